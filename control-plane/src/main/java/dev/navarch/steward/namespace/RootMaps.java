package dev.navarch.steward.namespace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.ApiRequest;
import dev.navarch.kube.ConfigMapFact;
import dev.navarch.kube.KubeClient;
import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.steward.access.Access;
import dev.navarch.steward.access.Conditions;
import dev.navarch.steward.access.Fights;
import dev.navarch.steward.access.WriteKind;
import dev.navarch.steward.access.Watch;
import dev.navarch.steward.access.WorkQueue;
import dev.navarch.steward.access.WorkQueue.After;
import dev.navarch.steward.access.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the config maps of one cluster's namespaces as they are to be, while {@code mayWrite} holds. Level-triggered: whatever is heard only says
 * what to look at. Other keys and all metadata of a config map are left alone, and nothing is ever removed. Confined to the loop.
 */
public final class RootMaps {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_AT_ONCE = 8;
    private static final Duration FORBIDDEN_PAUSE = Duration.ofMinutes(1);
    private static final String TOPIC = "config maps";

    private final Access access;
    private final EventLoop loop;
    private final Conditions conditions;
    private final List<RootMap> maps;
    private final Fights<ObjectKey> fights;
    private final WorkQueue<ObjectKey> work;
    private final Map<String, Labels> namespaces = new TreeMap<>();
    /** What stands in each config map under our key; a text that nobody writes for one without the key. */
    private final Map<ObjectKey, String> known = new HashMap<>();
    private final Set<String> listed = new HashSet<>();
    private final Set<ObjectKey> forbidden = new HashSet<>();
    private final List<Watch<ConfigMapFact>> watches = new ArrayList<>();
    private @Nullable Wanted wanted;
    /** The last text heard of, for sharing: a cluster's config maps are all alike. */
    private String common = "";

    /**
     * @param maps what each namespace is to have
     * @param onContested hears how many config maps another writer keeps undoing
     * @param mayWrite whether it is ours to write now; {@link #pump} when that begins to hold
     */
    public RootMaps(Access access, EventLoop loop, Clock clock, RandomGenerator random, Conditions conditions, List<RootMap> maps,
            IntConsumer onContested, BooleanSupplier mayWrite) {
        this.access = access;
        this.loop = loop;
        this.conditions = conditions;
        this.maps = List.copyOf(maps);
        this.fights = new Fights<>(clock, access, conditions, TOPIC + " contested", onContested);
        this.work = new WorkQueue<>(loop, random, MOST_AT_ONCE,
                () -> wanted != null && listed.size() == this.maps.size() && mayWrite.getAsBoolean(), this::reconcile);
    }

    /** Begins to watch what stands in the cluster; what was watched before is forgotten. */
    public void watch(KubeClient client) {
        unwatch();
        for (RootMap map : maps) {
            watches.add(Watch.begin(loop, TOPIC + " " + map.name(), conditions, new MapListener(map),
                    listener -> client.watchConfigMaps("", map.name(), listener)));
        }
    }

    /** Ends watching. */
    public void unwatch() {
        watches.forEach(Watch::close);
        watches.clear();
        listed.clear();
        known.clear();
        work.clear();
        forbidden.clear();
        fights.forgetAll();
        conditions.clearAll(TOPIC);
    }

    /** This is to be from now on. */
    public void want(Wanted newWanted) {
        if (!newWanted.equals(wanted)) {
            wanted = newWanted;
            fights.forgetAll();
            lookAtAll();
        }
    }

    /** These are all namespaces. */
    public void namespaces(Map<String, Labels> all) {
        namespaces.clear();
        namespaces.putAll(all);
        lookAtAll();
    }

    /** A namespace came or has other labels. */
    public void namespace(String name, Labels labels) {
        namespaces.put(name, labels);
        lookAt(name);
    }

    /** A namespace went. */
    public void namespaceGone(String name) {
        namespaces.remove(name);
        maps.forEach(map -> forget(new ObjectKey(name, map.name())));
    }

    /** It may be ours to write now. */
    public void pump() {
        work.pump();
    }

    /** Config maps that are not known to be as they are to be. */
    public int pending() {
        return work.size();
    }

    private void lookAtAll() {
        namespaces.keySet().forEach(this::lookAt);
    }

    private void lookAt(String namespace) {
        work.markAll(maps.stream().map(map -> new ObjectKey(namespace, map.name())).toList());
    }

    private void forget(ObjectKey key) {
        fights.forget(key);
        allowed(key);
    }

    private void reconcile(ObjectKey key, WorkQueue.Then then) {
        Wanted to = wanted;
        RootMap map = maps.stream().filter(each -> each.name().equals(key.name())).findFirst().orElseThrow();
        Labels labels = namespaces.get(key.namespace());
        String text = to == null ? "" : map.text().apply(to.roots());
        Duration pause = fights.pause(key);
        if (to == null || labels == null || !to.covers(key.namespace(), labels)) {
            forget(key);
            then.after(new After.Settled());
        } else if (text.equals(known.get(key))) {
            allowed(key);
            then.after(fights.asWanted(key));
        } else if (!pause.isZero()) {
            then.after(fights.waits(key, target(key), pause));
        } else if (known.containsKey(key)) {
            revise(key, map, text, then);
        } else {
            create(key, map, text, then);
        }
    }

    private void create(ObjectKey key, RootMap map, String text, WorkQueue.Then then) {
        ObjectNode object = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", key.name()).put("namespace", key.namespace()).putObject("labels")
                .put("istio.io/config", "true");
        object.putObject("data").put(map.key(), text);
        access.write(WriteKind.NAMESPACES, ApiRequest.post(collection(key), object), written -> {
            if (written instanceof Written.Conflict) {
                // There is one of which we have not heard yet.
                revise(key, map, text, then);
            } else {
                then.after(after(key, text, written));
            }
        });
    }

    private void revise(ObjectKey key, RootMap map, String text, WorkQueue.Then then) {
        access.read(target(key), answer -> {
            switch (answer) {
                case ApiAnswer.Done(int _, JsonNode there) when text.equals(there.path("data").path(map.key()).asText(null)) -> {
                    known.put(key, text);
                    then.after(new After.Settled());
                }
                case ApiAnswer.Done(int _, JsonNode there) -> {
                    fights.seen(key, there);
                    ObjectNode object = there.deepCopy();
                    object.withObjectProperty("metadata").remove("managedFields");
                    object.withObjectProperty("data").put(map.key(), text);
                    access.write(WriteKind.NAMESPACES, ApiRequest.put(target(key), object),
                            written -> then.after(after(key, text, written)));
                }
                case ApiAnswer.Refused refused -> {
                    if (refused.code() == 404) {
                        known.remove(key);
                    } else {
                        forbid(key, access.words(refused));
                    }
                    then.after(new After.Retry());
                }
                case ApiAnswer.Lost _ -> then.after(new After.Retry());
            }
        });
    }

    private After after(ObjectKey key, String text, Written written) {
        return switch (written) {
            case Written.Done _ -> {
                known.put(key, text);
                allowed(key);
                yield fights.wrote(key);
            }
            case Written.Gone _ -> {
                known.remove(key);
                forget(key);
                // A namespace that comes again, or goes on living, is heard of; a config map that was deleted meanwhile too.
                yield namespaces.containsKey(key.namespace()) ? new After.Later(FORBIDDEN_PAUSE) : new After.Settled();
            }
            case Written.Forbidden(String reason) -> {
                forbid(key, reason);
                yield new After.Later(FORBIDDEN_PAUSE);
            }
            case Written.Conflict _,Written.Failed _ -> new After.Retry();
            case Written.Withheld _ -> new After.Later(Duration.ofSeconds(1));
        };
    }

    private void allowed(ObjectKey key) {
        if (forbidden.remove(key) && forbidden.isEmpty()) {
            conditions.clear(TOPIC + " forbidden");
        }
    }

    private void forbid(ObjectKey key, String reason) {
        forbidden.add(key);
        conditions.set(TOPIC + " forbidden", reason);
    }

    private static String collection(ObjectKey key) {
        return "/api/v1/namespaces/" + ApiRequest.segment(key.namespace()) + "/configmaps";
    }

    private static String target(ObjectKey key) {
        return collection(key) + "/" + ApiRequest.segment(key.name());
    }

    /** What is heard of the config maps of one name. */
    private final class MapListener implements Watch.Listener<ConfigMapFact> {
        private final RootMap map;

        MapListener(RootMap map) {
            this.map = map;
        }

        @Override
        public void snapshot(List<ConfigMapFact> all) {
            known.keySet().removeIf(key -> key.name().equals(map.name()));
            all.forEach(this::note);
            listed.add(map.name());
            lookAtAll();
            pump();
        }

        @Override
        public void put(ConfigMapFact fact) {
            note(fact);
            work.mark(fact.key());
        }

        @Override
        public void gone(ObjectKey key) {
            known.remove(key);
            work.mark(key);
        }

        private void note(ConfigMapFact fact) {
            String text = fact.data().getOrDefault(map.key(), "\0");
            if (text.equals(common)) {
                known.put(fact.key(), common);
            } else {
                common = text;
                known.put(fact.key(), text);
            }
        }
    }
}
