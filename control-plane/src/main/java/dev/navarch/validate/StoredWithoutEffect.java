package dev.navarch.validate;

import dev.navarch.kube.ConfigScope;
import dev.navarch.kube.CustomResource;
import dev.navarch.kube.KubeClient;
import dev.navarch.kube.ObjectListener;
import dev.navarch.kube.WatchHealth;
import dev.navarch.loop.EventLoop;
import dev.navarch.model.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which of Istio's resources are stored in the config cluster although nothing acts on their kind: in one line once all kinds were looked for,
 * in another whenever the first of a kind comes or the last one goes, and at any time by number. Admission warns who writes one; this is for those that
 * were there before. Any thread may call; all state belongs to the loop.
 */
public final class StoredWithoutEffect implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoredWithoutEffect.class);
    private static final List<String> STABLE = List.of("v1", "v1beta1", "v1alpha3", "v1alpha1");
    /** Those that never had a stable version. */
    private static final Map<String, List<String>> VERSIONS = Map.of("EnvoyFilter", List.of("v1alpha3"), "ProxyConfig",
            List.of("v1beta1"), "WasmPlugin", List.of("v1alpha1"), "TrafficExtension", List.of("v1alpha1"));

    private final KubeClient client;
    private final ConfigScope scope;
    private final EventLoop loop;
    private final ObjIntConsumer<String> gauge;
    private final List<KubeClient.Reading> readings = new ArrayList<>();
    private final Map<String, Set<ObjectKey>> stored = new TreeMap<>();
    /** Kinds of which nothing was heard yet. */
    private final Set<String> unheard = new HashSet<>();
    /** Kinds that cannot be looked for, and why. */
    private final Map<String, String> hidden = new HashMap<>();
    private Set<String> told = Set.of();
    private boolean closed;

    /**
     * @param client of the config cluster; stays the caller's
     * @param gauge hears how many there are of a kind, on the loop
     */
    public StoredWithoutEffect(KubeClient client, ConfigScope scope, EventLoop loop, ObjIntConsumer<String> gauge) {
        this.client = client;
        this.scope = scope;
        this.loop = loop;
        this.gauge = gauge;
    }

    /** Looks from now on. */
    public void start() {
        loop.post(() -> {
            List<ConfigKind> kinds = closed ? List.of() : ConfigKind.withoutEffect();
            kinds.forEach(kind -> unheard.add(kind.name()));
            for (ConfigKind kind : kinds) {
                readings.add(client.watchKeys(resource(kind), scope, new Listener(kind.name())));
            }
        });
    }

    static CustomResource resource(ConfigKind kind) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        String plural = name.endsWith("y") && !name.endsWith("ay") ? name.substring(0, name.length() - 1) + "ies" : name + "s";
        return new CustomResource(kind.group(), VERSIONS.getOrDefault(kind.name(), STABLE), plural);
    }

    private void heard(String kind) {
        int count = Objects.requireNonNullElse(stored.get(kind), Set.of()).size();
        gauge.accept(kind, count);
        if (count == 0) {
            stored.remove(kind);
        }
        hidden.remove(kind);
        answered(kind);
    }

    private void answered(String kind) {
        boolean wasLast = unheard.remove(kind) && unheard.isEmpty();
        if (!unheard.isEmpty()) {
            return;
        }
        if (wasLast && !hidden.isEmpty()) {
            LOG.atWarn().addKeyValue("kinds", String.join(", ", hidden.keySet().stream().sorted().toList()))
                    .addKeyValue("reason", hidden.values().iterator().next())
                    .log("cannot tell whether resources are stored that nothing acts on");
        }
        if (told.equals(stored.keySet())) {
            return;
        }
        told = Set.copyOf(stored.keySet());
        if (stored.isEmpty()) {
            LOG.info("no resource is stored any more that nothing acts on");
        } else {
            LOG.atWarn().addKeyValue("kinds", words())
                    .log("resources are stored that this control plane does not act on yet; what they say is not in force");
        }
    }

    private String words() {
        return stored.entrySet().stream().map(each -> each.getKey() + ": " + each.getValue().size())
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        loop.post(() -> {
            closed = true;
            readings.forEach(KubeClient.Reading::close);
            readings.clear();
        });
    }

    private final class Listener implements ObjectListener<ObjectKey> {
        private final String kind;

        Listener(String kind) {
            this.kind = kind;
        }

        @Override
        public void snapshot(List<ObjectKey> objects) {
            post(() -> {
                stored.put(kind, new HashSet<>(objects));
                heard(kind);
            });
        }

        @Override
        public void put(ObjectKey object) {
            post(() -> {
                stored.computeIfAbsent(kind, _ -> new HashSet<>()).add(object);
                heard(kind);
            });
        }

        @Override
        public void gone(ObjectKey key) {
            post(() -> {
                Set<ObjectKey> there = stored.get(kind);
                if (there != null) {
                    there.remove(key);
                }
                heard(kind);
            });
        }

        @Override
        public void health(WatchHealth health) {
            if (health instanceof WatchHealth.Failing(String reason)) {
                post(() -> {
                    hidden.put(kind, reason);
                    answered(kind);
                });
            }
        }

        private void post(Runnable task) {
            loop.post(() -> {
                if (!closed) {
                    task.run();
                }
            });
        }
    }
}
