package dev.navarch.steward;

import dev.navarch.kube.KubeClient;
import dev.navarch.kube.WebhookFact;
import dev.navarch.kube.WebhookKind;
import dev.navarch.loop.RateBudget;
import dev.navarch.model.ClusterId;
import dev.navarch.model.Labels;
import dev.navarch.model.NamespaceFact;
import dev.navarch.model.ObjectKey;
import dev.navarch.steward.access.Access;
import dev.navarch.steward.access.Conditions;
import dev.navarch.steward.access.WriteKind;
import dev.navarch.steward.namespace.RootMaps;
import dev.navarch.steward.namespace.Wanted;
import dev.navarch.steward.webhook.InjectorRule;
import dev.navarch.steward.webhook.Webhooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One cluster that is ours to lead, or may become it: our own, or a remote. It decides what is ours to do there, from the annotation and the lock; every write asks it again. Confined to
 * the steward's loop.
 */
final class LedCluster {
    private static final Logger LOG = LoggerFactory.getLogger(LedCluster.class);

    private final ClusterId cluster;
    private final boolean home;
    private final StewardSettings settings;
    private final StewardWiring wiring;
    private final Conditions conditions;
    private final Access access;
    private final Leadership leadership;
    private final RootMaps rootMaps;
    private final Webhooks injectors;
    private final @Nullable Validation validation;
    private final Map<String, Labels> namespaces = new TreeMap<>();
    private final Map<String, Integer> contested = new TreeMap<>();
    private @Nullable Wanted wanted;
    private String annotation = "";
    private boolean ours;
    private boolean watching;
    private boolean candidate;
    private boolean leads;
    private boolean closed;

    LedCluster(ClusterId cluster, StewardSettings settings, StewardWiring wiring) {
        this.cluster = cluster;
        this.home = cluster.equals(settings.own());
        this.settings = settings;
        this.wiring = wiring;
        this.conditions = new Conditions(cluster, wiring.onChange());
        RateBudget budget = new RateBudget(wiring.clock(), settings.limits().writes(), settings.limits().writesPer());
        this.access = new Access(cluster, "navarch-" + settings.own(), home, wiring.loop(), budget,
                settings.limits().toldAfter(), this::objection, conditions, wiring.metrics());
        this.leadership = new Leadership(cluster, settings, wiring, access, conditions, this::leadershipChanged);
        this.rootMaps = new RootMaps(access, wiring.loop(), wiring.clock(), wiring.random(), conditions, settings.rootMaps(),
                count -> contested("config maps", count), () -> objection(WriteKind.NAMESPACES).isEmpty());
        this.injectors = new Webhooks(WebhookKind.MUTATING, new InjectorRule(settings.revision(), wiring.metrics()), access,
                wiring.loop(), wiring.clock(), wiring.random(), conditions, this::heardOfInjectors,
                count -> contested("injectors", count), () -> settings.injectors() && objection(WriteKind.WEBHOOKS).isEmpty());
        this.validation = home && settings.validators()
                ? new Validation(settings, wiring, access, conditions, count -> contested("validators", count))
                : null;
        this.ours = home;
    }

    void reached(KubeClient client) {
        boolean another = access.client() != null;
        access.reached(client);
        if (another) {
            leadership.rebound();
            unwatch();
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
        injectors.trust(newWanted.roots().pem());
        if (validation != null) {
            validation.trust(newWanted.roots().pem());
        }
        review();
    }

    /** Ends all care; a lock that is held is given back, if the cluster lets us. */
    void close(Runnable then) {
        closed = true;
        ours = false;
        review();
        if (validation != null) {
            validation.close();
        }
        leadership.stop(() -> {
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
        String lock = settings.election() ? leadership.words() : "not needed";
        List<String> webhooks = new ArrayList<>(injectors.states());
        if (validation != null) {
            webhooks.addAll(validation.states());
        }
        return new StewardReport(cluster.value(), led, lock, leads,
                rootMaps.pending(),
                webhooks,
                conditions.all());
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
        if (ours && client != null) {
            watch(client);
        } else {
            unwatch();
        }
        boolean stand = ours && wanted != null && client != null && !settings.rootMaps().isEmpty();
        if (stand != candidate) {
            candidate = stand;
            if (!settings.election()) {
                lead(stand);
            } else if (stand) {
                leadership.start();
            } else {
                leadership.stop(() -> {
                });
            }
        }
        wiring.onChange().run();
    }

    private void watch(KubeClient client) {
        if (watching) {
            return;
        }
        watching = true;
        injectors.watch(client, "");
        if (validation != null) {
            validation.watch(client);
        }
        if (settings.election()) {
            leadership.watch(client);
        }
    }

    private void unwatch() {
        if (!watching) {
            return;
        }
        watching = false;
        injectors.unwatch();
        if (validation != null) {
            validation.unwatch();
        }
        leadership.unwatch();
    }

    private void heardOfInjectors() {
        WebhookFact tag = injectors.find("istio-revision-tag-default");
        leadership.defaultRevision(tag == null ? "" : tag.labels().getOrDefault("istio.io/rev", ""));
        wiring.onChange().run();
    }

    private void contested(String what, int count) {
        contested.put(what, count);
        wiring.metrics().contested(cluster, contested.values().stream().mapToInt(Integer::intValue).sum());
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
    private String objection(WriteKind kind) {
        return switch (kind) {
            case RELEASE -> "";
            case ELECTION, WEBHOOKS -> ours ? "" : "the cluster is not ours to lead";
            case NAMESPACES -> !ours
                    ? "the cluster is not ours to lead"
                    : !settings.election() || leadership.mayWrite() ? "" : "the cluster's lock is not ours";
        };
    }

    private void leadershipChanged() {
        lead(leadership.isHeld());
        rootMaps.pump();
        wiring.onChange().run();
    }
}
