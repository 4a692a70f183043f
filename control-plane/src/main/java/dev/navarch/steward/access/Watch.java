package dev.navarch.steward.access;

import dev.navarch.kube.KubeClient;
import dev.navarch.kube.ObjectListener;
import dev.navarch.kube.WatchHealth;
import dev.navarch.loop.EventLoop;
import dev.navarch.model.ObjectKey;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A watch whose news arrives on the steward's loop, and of whose failing the operator is told. Confined to the loop; nothing is heard after
 * {@link #close}.
 *
 * @param <T> what an object is decoded to
 */
public final class Watch<T> implements AutoCloseable {
    private final EventLoop loop;
    private final String topic;
    private final Conditions conditions;
    private final Listener<T> listener;
    private KubeClient.@Nullable Reading reading;
    private boolean closed;

    /** Hears, on the loop. */
    public interface Listener<T> {
        void snapshot(List<T> all);

        void put(T object);

        void gone(ObjectKey key);
    }

    private Watch(EventLoop loop, String topic, Conditions conditions, Listener<T> listener) {
        this.loop = loop;
        this.topic = topic;
        this.conditions = conditions;
        this.listener = listener;
    }

    /**
     * Begins one.
     *
     * @param topic of the condition that is raised while the watch fails
     * @param start what begins the reading
     */
    public static <T> Watch<T> begin(EventLoop loop, String topic, Conditions conditions, Listener<T> listener,
            Function<ObjectListener<T>, KubeClient.Reading> start) {
        Watch<T> watch = new Watch<>(loop, topic, conditions, listener);
        watch.reading = start.apply(watch.new Relay());
        return watch;
    }

    @Override
    public void close() {
        closed = true;
        if (reading != null) {
            reading.close();
        }
        conditions.clear(topic);
    }

    private final class Relay implements ObjectListener<T> {
        @Override
        public void snapshot(List<T> objects) {
            post(() -> listener.snapshot(objects));
        }

        @Override
        public void put(T object) {
            post(() -> listener.put(object));
        }

        @Override
        public void gone(ObjectKey key) {
            post(() -> listener.gone(key));
        }

        @Override
        public void health(WatchHealth health) {
            String trouble = switch (health) {
                case WatchHealth.Listing _,WatchHealth.Live _ -> "";
                case WatchHealth.Failing(String reason) -> reason;
            };
            post(() -> conditions.set(topic, trouble));
        }

        private void post(Runnable news) {
            loop.post(() -> {
                if (!closed) {
                    news.run();
                }
            });
        }
    }
}
