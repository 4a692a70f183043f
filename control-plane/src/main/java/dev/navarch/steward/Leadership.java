package dev.navarch.steward;

import dev.navarch.kube.ConfigMapFact;
import dev.navarch.kube.KubeClient;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ObjectKey;
import dev.navarch.steward.access.Access;
import dev.navarch.steward.access.Conditions;
import dev.navarch.steward.access.Watch;
import dev.navarch.steward.access.WriteKind;
import dev.navarch.steward.lock.Candidate;
import dev.navarch.steward.lock.ElectionState;
import dev.navarch.steward.lock.Elector;
import dev.navarch.steward.lock.ElectorHost;
import dev.navarch.steward.lock.LockFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the namespaces of one cluster are ours to keep: the locks of that cluster. Confined to the loop.
 *
 * <p>In every cluster it is istiod's ConfigMap that decides, for it is the one lock that the control planes of other clusters know: their role
 * grants no leases. At home our replicas elect over a Lease who of them stands for it; so istiods, and control planes elsewhere that our cluster
 * names, are waited for or taken over from by Istio's rules alone.
 */
final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final String LOCK = "istio-namespace-controller-election";

    private final ClusterId cluster;
    private final String namespace;
    private final StewardWiring wiring;
    private final Access access;
    private final Conditions conditions;
    private final Runnable onChange;
    private final Elector deciding;
    private final @Nullable Elector lease;
    private @Nullable Watch<ConfigMapFact> watch;
    private String defaultRevision = "";
    private boolean standing;
    private boolean leaseIsOurs;

    /** @param onChange run when {@link #isHeld} or {@link #mayWrite} may be another */
    Leadership(ClusterId cluster, StewardSettings settings, StewardWiring wiring, Access access, Conditions conditions,
            Runnable onChange) {
        this.cluster = cluster;
        this.namespace = settings.systemNamespace();
        this.wiring = wiring;
        this.access = access;
        this.conditions = conditions;
        this.onChange = onChange;
        boolean home = cluster.equals(settings.own());
        Candidate self = new Candidate(settings.identity(), settings.revision(), home);
        deciding = wiring.electors().elector(self, access, LockFormat.CONFIG_MAP, namespace, LOCK, new Deciding());
        lease = home ? wiring.electors().elector(self, access, LockFormat.LEASE, namespace, LOCK, new OfReplicas()) : null;
    }

    /** Stands for election from now on. */
    void start() {
        standing = true;
        deciding.start();
        if (lease != null) {
            lease.start();
        }
    }

    /**
     * Stands no more; {@link #mayWrite} is false at once.
     *
     * @param then run when what was held is given back, or could not be
     */
    void stop(Runnable then) {
        standing = false;
        if (lease == null) {
            deciding.stop(then);
        } else {
            // The lease first: who waits hears of the other lock, and finds both free.
            lease.stop(() -> deciding.stop(then));
        }
    }

    /** Whether a write that needs the locks may be sent now. */
    boolean mayWrite() {
        return standing && deciding.mayWrite() && (lease == null || lease.mayWrite());
    }

    boolean isHeld() {
        return standing && deciding.state() instanceof ElectionState.Leading;
    }

    /** Begins to hear of the lock that others may change. */
    void watch(KubeClient client) {
        watch = Watch.begin(wiring.loop(), "lock", conditions, new LockListener(),
                listener -> client.watchConfigMaps(namespace, LOCK, listener));
    }

    void unwatch() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    /** The cluster is reached by another way. */
    void rebound() {
        deciding.rebound();
        if (lease != null) {
            lease.rebound();
        }
    }

    /** This is the cluster's default revision, empty for none. */
    void defaultRevision(String revision) {
        if (!revision.equals(defaultRevision)) {
            defaultRevision = revision;
            heard("default revision " + revision);
        }
    }

    /** Who holds the lock, for a person. */
    String words() {
        ElectionState state = lease == null || leaseIsOurs ? deciding.state() : lease.state();
        return switch (state) {
            case ElectionState.Idle _ -> "not stood for";
            case ElectionState.Waiting(String why) -> why;
            case ElectionState.Leading leading ->
                "ours since " + leading.since() + ", " + leading.transitions() + " transitions";
        };
    }

    private void heard(String version) {
        deciding.heard(version);
        if (lease != null && !leaseIsOurs) {
            lease.heard(version);
        }
    }

    /** What both locks have in common. */
    private abstract class Host implements ElectorHost {
        private final String what;
        private final String topic;

        Host(String what, String topic) {
            this.what = what;
            this.topic = topic;
        }

        @Override
        public String defaultRevision() {
            return defaultRevision;
        }

        @Override
        public void transition(Elector.Transition transition, String why) {
            LOG.atInfo().addKeyValue("cluster", cluster).addKeyValue("reason", why).log(what + switch (transition) {
                case ACQUIRED, STOLEN -> " obtained: ";
                case LOST -> " lost: ";
                case RELEASED -> " given back: ";
            } + LOCK);
        }

        @Override
        public void trouble(String why) {
            // At home, the one lock is still held while the other is given back, and must not be renewed any more.
            if (standing || lease == null || why.isEmpty()) {
                conditions.set(topic, why);
            }
        }

        @Override
        public void whenWritesEnded(Runnable then) {
            access.whenIdle(WriteKind.NAMESPACES, then);
        }
    }

    private final class Deciding extends Host {
        Deciding() {
            super("leader election lock", "election");
        }

        @Override
        public boolean mayTake() {
            return standing && (lease == null || leaseIsOurs);
        }

        @Override
        public void changed(ElectionState now) {
            onChange.run();
        }

        @Override
        public void transition(Elector.Transition transition, String why) {
            wiring.metrics().transition(cluster, transition);
            super.transition(transition, why);
        }
    }

    /** The lease at home. */
    private final class OfReplicas extends Host {
        OfReplicas() {
            super("lease", "lease");
        }

        @Override
        public boolean mayTake() {
            return standing;
        }

        @Override
        public void changed(ElectionState now) {
            boolean ours = now instanceof ElectionState.Leading;
            boolean before = leaseIsOurs;
            leaseIsOurs = ours;
            if (ours && !before) {
                deciding.heard("the lease is ours");
            } else if (before && !ours && standing) {
                deciding.stop(() -> {
                });
                deciding.start();
            }
            onChange.run();
        }
    }

    private final class LockListener implements Watch.Listener<ConfigMapFact> {
        @Override
        public void snapshot(List<ConfigMapFact> all) {
            heard(all.isEmpty() ? "none" : all.getFirst().resourceVersion());
        }

        @Override
        public void put(ConfigMapFact lock) {
            heard(lock.resourceVersion());
        }

        @Override
        public void gone(ObjectKey key) {
            heard("none");
        }
    }
}
