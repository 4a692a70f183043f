package dev.navarch.cluster;

import dev.navarch.kube.ConfigScope;
import dev.navarch.kube.Credential;
import dev.navarch.kube.FactSink;
import dev.navarch.kube.KubeClient;
import dev.navarch.kube.WatchHealth;
import dev.navarch.loop.EventLoop;
import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line to one API server: a client, what it reads, and who it found there. Confined to the fleet's loop; what the reading says on I/O threads is
 * brought there.
 *
 * <p>Every reading has a number. What was posted by a reading that has since been closed bears an old number and is dropped, so that nothing of
 * a former line is ever heard after its successor spoke.
 */
final class Line {
    /** Whether closing the line closes its client. */
    private enum Client {
        OURS, BORROWED
    }

    private final EventLoop loop;
    private final KubeClient client;
    private final Client ownership;
    private final @Nullable ConfigScope config;
    private Credential credential;
    private Ear ear;
    private @Nullable Reading reading;
    private long readings;
    private String uid = "";
    private String trouble = "";
    private boolean closed;

    /** A line to a remote cluster. */
    static Line toRemote(EventLoop loop, KubeClient client, Credential credential, Ear ear) {
        return new Line(loop, client, Client.OURS, null, credential, ear);
    }

    /** The line to the config cluster, where Istio's own resources are read too. Its client stays the caller's to close. */
    static Line toConfigCluster(EventLoop loop, KubeClient client, ConfigScope config, Credential credential, Ear ear) {
        return new Line(loop, client, Client.BORROWED, config, credential, ear);
    }

    private Line(EventLoop loop, KubeClient client, Client ownership, @Nullable ConfigScope config, Credential credential,
            Ear ear) {
        this.loop = loop;
        this.config = config;
        this.client = client;
        this.ownership = ownership;
        this.credential = credential;
        this.ear = ear;
    }

    /** Starts to read, anew if it did already. */
    void read() {
        pause();
        Reading next = new Reading(++readings);
        reading = next;
        next.handle = config == null ? client.read(next) : client.readConfig(config, next);
    }

    /** Stops reading, and keeps the client. */
    void pause() {
        if (reading != null) {
            reading.close();
            reading = null;
        }
        trouble = "";
    }

    void close() {
        closed = true;
        pause();
        if (ownership == Client.OURS) {
            client.close();
        }
    }

    /** From now on somebody else hears what is read. */
    void heardBy(Ear other) {
        ear = other;
    }

    /** Exchanges the credential under the living watches. */
    void use(Credential other, String foundUid) {
        credential = other;
        client.use(other);
        if (!foundUid.isEmpty()) {
            uid = foundUid;
        }
    }

    /** Asks who this cluster is, for a later comparison. */
    void learnUid() {
        var _ = client.probe(credential).thenAccept(probe -> loop.post(() -> {
            if (!closed && uid.isEmpty() && probe instanceof KubeClient.Probe.Accepted(String found)) {
                uid = found;
                ear.identified(this);
            }
        }));
    }

    boolean isReading() {
        return reading != null;
    }

    KubeClient client() {
        return client;
    }

    Credential credential() {
        return credential;
    }

    /** The UID of {@code kube-system}; empty while unknown. */
    String uid() {
        return uid;
    }

    /** Why its watches fail; empty while they do not. */
    String trouble() {
        return trouble;
    }

    /** Hears a line, on the loop. */
    interface Ear {
        void snapshot(Line line, List<Fact> facts, long receivedNanos);

        void relisted(FactKind kind, List<Fact> facts, long receivedNanos);

        void changed(List<FactChange> changes, long receivedNanos);

        void health(Line line, WatchHealth health);

        void identified(Line line);
    }

    /** Brings what one reading says to the loop. */
    private final class Reading implements FactSink {
        private final long number;
        private KubeClient.@Nullable Reading handle;

        Reading(long number) {
            this.number = number;
        }

        @Override
        public void snapshot(List<Fact> facts, long receivedNanos) {
            post(() -> ear.snapshot(Line.this, facts, receivedNanos));
        }

        @Override
        public void relisted(FactKind kind, List<Fact> facts, long receivedNanos) {
            post(() -> ear.relisted(kind, facts, receivedNanos));
        }

        @Override
        public void changed(List<FactChange> changes, long receivedNanos) {
            post(() -> ear.changed(changes, receivedNanos));
        }

        @Override
        public void health(WatchHealth health) {
            post(() -> {
                trouble = health instanceof WatchHealth.Failing(String reason) ? reason : "";
                ear.health(Line.this, health);
            });
        }

        private void post(Runnable news) {
            loop.post(() -> {
                if (reading != null && reading.number == number) {
                    news.run();
                }
            });
        }

        private void close() {
            if (handle != null) {
                handle.close();
            }
        }
    }
}
