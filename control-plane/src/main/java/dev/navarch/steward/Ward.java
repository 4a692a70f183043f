package dev.navarch.steward;

import dev.navarch.kube.ConfigMapFact;
import dev.navarch.kube.KubeClient;
import dev.navarch.loop.RateBudget;
import dev.navarch.model.ClusterId;
import dev.navarch.model.Labels;
import dev.navarch.model.NamespaceFact;
import dev.navarch.model.ObjectKey;
import dev.navarch.steward.access.Access;
import dev.navarch.steward.access.Conditions;
import dev.navarch.steward.access.Seal;
import dev.navarch.steward.access.Watch;
import dev.navarch.steward.lock.Candidate;
import dev.navarch.steward.lock.Elector;
import dev.navarch.steward.lock.LockFormat;
import dev.navarch.steward.lock.Standing;
import dev.navarch.steward.namespace.RootMaps;
import dev.navarch.steward.namespace.Wanted;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One cluster in the steward's care. It decides what is ours to do there, from the annotation and the lock; every write asks it again. Confined to
 * the steward's loop.
 */
final class Ward implements Elector.Host {
    private static final Logger LOG = LoggerFactory.getLogger(Ward.class);
    private static final String LOCK = "istio-namespace-controller-election";

    private final ClusterId cluster;
    private final boolean home;
    private final StewardSettings settings;
    private final StewardWiring wiring;
    private final Conditions conditions;
    private final Access access;
    private final Elector elector;
    private final RootMaps rootMaps;
    private final Map<String, Labels> namespaces = new TreeMap<>();
    private @Nullable Wanted wanted;
    private @Nullable Watch<ConfigMapFact> lockWatch;
    private String annotation = "";
    private boolean ours;
    private boolean standing;
    private boolean leads;
    private boolean closed;

    Ward(ClusterId cluster, StewardSettings settings, StewardWiring wiring) {
        this.cluster = cluster;
        this.home = cluster.equals(settings.own());
        this.settings = settings;
        this.wiring = wiring;
        this.conditions = new Conditions(cluster, wiring.onChange());
        RateBudget budget = new RateBudget(wiring.clock(), settings.limits().writes(), settings.limits().writesPer());
        this.access = new Access(cluster, "navarch-" + settings.own(), home, wiring.loop(), budget, this::objection, conditions,
                wiring.metrics());
        this.elector = wiring.electors().elector(new Candidate(settings.identity(), settings.revision(), home), access,
                home ? LockFormat.LEASE : LockFormat.CONFIG_MAP, settings.systemNamespace(), LOCK, this);
        this.rootMaps = new RootMaps(access, wiring.loop(), wiring.clock(), wiring.random(), conditions, settings.rootMaps(),
                () -> objection(Seal.NAMESPACES).isEmpty());
        this.ours = home;
    }

    void reached(KubeClient client) {
        boolean another = access.client() != null;
        access.reached(client);
        if (another) {
            elector.rebound();
            if (standing) {
                watchLock(client);
            }
            if (leads) {
                rootMaps.watch(client);
            }
        }
        review();
    }

    void namespaces(List<NamespaceFact> all) {
        namespaces.clear();
        all.forEach(fact -> namespaces.put(fact.key().name(), fact.labels()));
        rootMaps.namespaces(namespaces);
        annotated(all.stream().filter(this::isSystem).findFirst()
                .map(fact -> fact.annotations().getOrDefault(ControlPlaneClusters.ANNOTATION, "")).orElse(""));
    }

    void namespace(NamespaceFact fact) {
        namespaces.put(fact.key().name(), fact.labels());
        rootMaps.namespace(fact.key().name(), fact.labels());
        if (isSystem(fact)) {
            annotated(fact.annotations().getOrDefault(ControlPlaneClusters.ANNOTATION, ""));
        }
    }

    void namespaceGone(ObjectKey key) {
        namespaces.remove(key.name());
        rootMaps.namespaceGone(key.name());
        if (key.name().equals(settings.systemNamespace())) {
            annotated("");
        }
    }

    void want(Wanted newWanted) {
        wanted = newWanted;
        rootMaps.want(newWanted);
        review();
    }

    /** Ends all care; a lock that is held is given back, if the cluster lets us. */
    void close(Runnable then) {
        closed = true;
        ours = false;
        review();
        elector.stop(() -> {
            access.close();
            then.run();
        });
    }

    StewardReport report() {
        String led = home
                ? "our own cluster"
                : !settings.remotes()
                        ? "not led: EXTERNAL_ISTIOD is not true"
                        : annotation.isEmpty()
                                ? "not led: namespace " + settings.systemNamespace() + " has no annotation "
                                        + ControlPlaneClusters.ANNOTATION
                                : (ours ? "led" : "not led") + ": " + ControlPlaneClusters.ANNOTATION + "=" + annotation;
        String lock = switch (elector.standing()) {
            case Standing.Out _ -> settings.election() ? "not stood for" : "not needed";
            case Standing.Waiting(String why) -> why;
            case Standing.Leading leading -> "ours since " + leading.since() + ", " + leading.transitions() + " transitions";
        };
        return new StewardReport(cluster.value(), led, lock, leads, rootMaps.pending(), List.of(), conditions.all());
    }

    private boolean isSystem(NamespaceFact fact) {
        return fact.key().name().equals(settings.systemNamespace());
    }

    private void annotated(String text) {
        if (home || closed || text.equals(annotation)) {
            return;
        }
        annotation = text;
        conditions.set("annotation", settings.remotes() ? ControlPlaneClusters.slip(text, settings.own()) : "");
        boolean named = settings.remotes() && ControlPlaneClusters.name(text, settings.own());
        if (named != ours) {
            LOG.atInfo().addKeyValue("cluster", cluster).addKeyValue("annotation", text)
                    .log("should join leader-election for cluster {}: {}", cluster, named);
        }
        ours = named;
        review();
        wiring.onChange().run();
    }

    /** Begins and ends what follows from what is known. */
    private void review() {
        KubeClient client = access.client();
        boolean stand = ours && wanted != null && client != null && !settings.rootMaps().isEmpty();
        if (stand && !standing && client != null) {
            standing = true;
            if (settings.election()) {
                watchLock(client);
                elector.start();
            } else {
                lead(true);
            }
        } else if (!stand && standing) {
            standing = false;
            if (lockWatch != null) {
                lockWatch.close();
                lockWatch = null;
            }
            elector.stop(() -> {
            });
            lead(false);
        }
    }

    private void watchLock(KubeClient client) {
        if (lockWatch != null) {
            lockWatch.close();
        }
        if (home) {
            // A lease is not watched: who waits at home looks often enough.
            return;
        }
        lockWatch = Watch.begin(wiring.loop(), "lock", conditions, new LockEar(elector),
                listener -> client.watchConfigMaps(settings.systemNamespace(), LOCK, listener));
    }

    private void lead(boolean now) {
        KubeClient client = access.client();
        if (now == leads || client == null) {
            return;
        }
        leads = now;
        if (leads) {
            LOG.atInfo().addKeyValue("cluster", cluster).log("starting namespace controller for cluster {}", cluster);
            rootMaps.watch(client);
        } else {
            rootMaps.unwatch();
        }
        wiring.metrics().leads(cluster, leads);
        wiring.onChange().run();
    }

    /** The one gate. */
    private String objection(Seal seal) {
        return switch (seal) {
            case RELEASE -> "";
            case ELECTION, WEBHOOKS -> ours ? "" : "the cluster is not ours to lead";
            case NAMESPACES -> !ours
                    ? "the cluster is not ours to lead"
                    : !settings.election() || elector.mayWrite() ? "" : "the cluster's lock is not ours";
        };
    }

    @Override
    public String defaultRevision() {
        return "";
    }

    @Override
    public void changed(Standing now) {
        lead(now instanceof Standing.Leading || (!settings.election() && standing));
        rootMaps.pump();
        wiring.onChange().run();
    }

    @Override
    public void transition(Elector.Transition transition, String why) {
        wiring.metrics().transition(cluster, transition);
        String line = switch (transition) {
            case ACQUIRED, STOLEN -> "leader election lock obtained: " + LOCK;
            case LOST -> "leader election lock lost: " + LOCK;
            case RELEASED -> "leader election lock given back: " + LOCK;
        };
        LOG.atInfo().addKeyValue("cluster", cluster).addKeyValue("reason", why).log(line);
    }

    @Override
    public void trouble(String why) {
        conditions.set("election", why);
    }

    @Override
    public void whenWritesEnded(Runnable then) {
        access.whenIdle(Seal.NAMESPACES, then);
    }

    private record LockEar(Elector elector) implements Watch.Ear<ConfigMapFact> {
        @Override
        public void snapshot(List<ConfigMapFact> all) {
            all.forEach(this::put);
        }

        @Override
        public void put(ConfigMapFact lock) {
            elector.heard(lock.resourceVersion());
        }

        @Override
        public void gone(ObjectKey key) {
            elector.heard("gone");
        }
    }
}
