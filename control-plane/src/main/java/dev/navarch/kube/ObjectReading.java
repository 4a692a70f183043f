package dev.navarch.kube;

import dev.navarch.kube.decode.Decoded;
import dev.navarch.kube.decode.Kind;
import dev.navarch.model.ObjectKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** One kind of rare objects, told to one listener. Confined to the loop, but for {@link #close}. */
final class ObjectReading<T> implements ReadingInProgress {
    private final Gate gate = new Gate();
    private final Consumer<ReadingInProgress> whenClosed;
    private final Reflector<T> reflector;
    private final ObjectListener<T> listener;
    private final Set<ObjectKey> known = new HashSet<>();

    ObjectReading(Link link, Kind<T> kind, ObjectListener<T> listener, Consumer<ReadingInProgress> whenClosed) {
        this.listener = listener;
        this.whenClosed = whenClosed;
        HealthOfAll health = new HealthOfAll(1, news -> gate.through(() -> listener.health(news)));
        this.reflector = new Reflector<>(link, kind, new Reflector.Sink<>() {
            @Override
            public void listed(List<Decoded<T>> objects, long receivedNanos) {
                snapshot(objects);
            }

            @Override
            public void changed(List<Decoded<T>> objects, long receivedNanos) {
                objects.forEach(ObjectReading.this::change);
            }

            @Override
            public void health(WatchHealth news) {
                health.set(kind, news);
            }
        });
    }

    private void snapshot(List<Decoded<T>> objects) {
        known.clear();
        List<T> values = new ArrayList<>();
        for (Decoded<T> object : objects) {
            T value = object.value();
            if (value != null && known.add(object.key())) {
                values.add(value);
            }
        }
        gate.through(() -> listener.snapshot(List.copyOf(values)));
    }

    private void change(Decoded<T> object) {
        T value = object.value();
        if (value != null) {
            known.add(object.key());
            gate.through(() -> listener.put(value));
        } else if (known.remove(object.key())) {
            gate.through(() -> listener.gone(object.key()));
        }
    }

    @Override
    public void start() {
        reflector.start();
    }

    @Override
    public void nudge() {
        reflector.nudge();
    }

    @Override
    public void stop() {
        reflector.close();
    }

    @Override
    public void close() {
        gate.close();
        whenClosed.accept(this);
    }
}
