package dev.navarch.steward.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.ApiRequest;
import dev.navarch.kube.KubeClient;
import dev.navarch.kube.WebhookFact;
import dev.navarch.kube.WebhookKind;
import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the webhook configurations of one kind in one cluster as a rule has them, while {@code mayWrite} holds. A configuration is written whole,
 * over the version that was read, and only if its certificates differ as certificates. Level-triggered. Confined to the loop.
 */
public final class Webhooks {
    private static final int MOST_AT_ONCE = 2;
    private static final Duration FORBIDDEN_PAUSE = Duration.ofMinutes(1);

    private final WebhookKind kind;
    private final HookRule rule;
    private final Access access;
    private final EventLoop loop;
    private final Conditions conditions;
    private final Fights<String> fights;
    private final WorkQueue<String> work;
    private final Runnable onHeard;
    private final Map<String, WebhookFact> known = new TreeMap<>();
    private final Map<String, String> states = new TreeMap<>();
    private @Nullable Watch<WebhookFact> watch;
    private @Nullable CaBundle bundle;
    private boolean told;

    /**
     * @param onHeard run after something was heard of the cluster's configurations
     * @param onContested hears how many configurations another writer keeps undoing
     * @param mayWrite whether it is ours to write now; {@link #pump} when that begins to hold
     */
    public Webhooks(WebhookKind kind, HookRule rule, Access access, EventLoop loop, Clock clock, RandomGenerator random,
            Conditions conditions, Runnable onHeard, IntConsumer onContested, BooleanSupplier mayWrite) {
        this.kind = kind;
        this.rule = rule;
        this.access = access;
        this.loop = loop;
        this.conditions = conditions;
        this.fights = new Fights<>(clock, access, conditions, kind.resource() + " contested", onContested);
        this.work = new WorkQueue<>(loop, random, MOST_AT_ONCE, () -> told && mayWrite.getAsBoolean(), this::reconcile);
        this.onHeard = onHeard;
    }

    /** Begins to watch what stands in the cluster; what was watched before is forgotten. */
    public void watch(KubeClient client, String labelSelector) {
        unwatch();
        watch = Watch.begin(loop, kind.resource(), conditions, new ConfigurationListener(),
                listener -> client.watchWebhooks(kind, labelSelector, listener));
    }

    /** Ends watching. */
    public void unwatch() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
        known.clear();
        states.clear();
        work.clear();
        fights.forgetAll();
        conditions.clearAll(kind.resource());
    }

    /** These certificates are to stand there from now on, in PEM. */
    public void trust(String pem) {
        CaBundle newBundle = CaBundle.of(pem);
        told = true;
        if (bundle == null || newBundle == null || !bundle.base64().equals(newBundle.base64())) {
            bundle = newBundle;
            fights.forgetAll();
            lookAtAll();
        }
    }

    /** Something that the rule depends on is another. */
    public void lookAtAll() {
        work.markAll(known.keySet());
    }

    /** It may be ours to write now. */
    public void pump() {
        work.pump();
    }

    /** What is known of a configuration; null when there is none of that name. */
    public @Nullable WebhookFact find(String name) {
        return known.get(name);
    }

    /** Each configuration that is ours, and how it fares, for a person. */
    public List<String> states() {
        return states.entrySet().stream().map(each -> each.getKey() + ": " + each.getValue()).toList();
    }

    private void reconcile(String name, WorkQueue.Then then) {
        WebhookFact fact = known.get(name);
        CaBundle certificates = bundle;
        if (fact == null) {
            forget(name);
            then.after(new After.Settled());
        } else if (certificates == null) {
            rule.withoutBundle(name);
            then.after(new After.Retry());
        } else {
            switch (rule.judge(fact, certificates)) {
                case HookRule.Verdict.NotOurs(String why) -> {
                    forget(name);
                    if (!why.isEmpty()) {
                        states.put(name, "not ours: " + why);
                    }
                    then.after(new After.Settled());
                }
                case HookRule.Verdict.Right _ -> {
                    states.put(name, "as it should be");
                    then.after(fights.asWanted(name));
                }
                case HookRule.Verdict.NotYet(String why) -> {
                    states.put(name, why);
                    then.after(new After.Retry());
                }
                case HookRule.Verdict.Wrong _ -> mend(name, certificates, then);
            }
        }
    }

    private void mend(String name, CaBundle certificates, WorkQueue.Then then) {
        Duration pause = fights.pause(name);
        String target = kind.path() + "/" + ApiRequest.segment(name);
        if (!pause.isZero()) {
            states.put(name, "another writer undoes ours");
            then.after(fights.waits(name, target, pause));
            return;
        }
        states.put(name, "being written");
        access.read(target, answer -> {
            switch (answer) {
                case ApiAnswer.Done(int _, JsonNode there) -> write(name, target, there, certificates, then);
                case ApiAnswer.Refused refused when refused.code() == 404 -> {
                    known.remove(name);
                    forget(name);
                    then.after(new After.Settled());
                }
                case ApiAnswer.Refused refused -> {
                    forbidden(name, access.words(refused));
                    then.after(new After.Later(FORBIDDEN_PAUSE));
                }
                case ApiAnswer.Lost(String reason) -> {
                    states.put(name, "cannot be read: " + reason);
                    then.after(new After.Retry());
                }
            }
        });
    }

    private void write(String name, String target, JsonNode there, CaBundle certificates, WorkQueue.Then then) {
        fights.seen(name, there);
        ObjectNode object = there.deepCopy();
        object.withObjectProperty("metadata").remove("managedFields");
        for (JsonNode hook : object.path("webhooks")) {
            if (hook instanceof ObjectNode entry) {
                rule.mend(entry, certificates);
            }
        }
        if (object.path("webhooks").equals(there.path("webhooks"))) {
            // Somebody was faster; the watch will say so.
            then.after(new After.Settled());
            return;
        }
        rule.attempted(name);
        access.write(WriteKind.WEBHOOKS, ApiRequest.put(target, object), written -> {
            rule.ended(name, written);
            then.after(after(name, written));
        });
    }

    private After after(String name, Written written) {
        return switch (written) {
            case Written.Done _ -> {
                states.put(name, "written");
                conditions.clear(kind.resource() + " forbidden");
                yield fights.wrote(name);
            }
            case Written.Gone _ -> new After.Settled();
            case Written.Conflict _ -> new After.Retry();
            case Written.Forbidden(String reason) -> {
                forbidden(name, reason);
                yield new After.Later(FORBIDDEN_PAUSE);
            }
            case Written.Failed(String reason) -> {
                states.put(name, "cannot be written: " + reason);
                yield new After.Retry();
            }
            case Written.Withheld _ -> new After.Later(Duration.ofSeconds(1));
        };
    }

    private void forbidden(String name, String reason) {
        states.put(name, "cannot be written: " + reason);
        conditions.set(kind.resource() + " forbidden", reason);
    }

    private void forget(String name) {
        fights.forget(name);
        states.remove(name);
    }

    private final class ConfigurationListener implements Watch.Listener<WebhookFact> {
        @Override
        public void snapshot(List<WebhookFact> all) {
            List<String> before = List.copyOf(known.keySet());
            known.clear();
            all.forEach(fact -> known.put(fact.key().name(), fact));
            work.markAll(before);
            lookAtAll();
            onHeard.run();
        }

        @Override
        public void put(WebhookFact fact) {
            known.put(fact.key().name(), fact);
            work.mark(fact.key().name());
            onHeard.run();
        }

        @Override
        public void gone(ObjectKey key) {
            known.remove(key.name());
            work.mark(key.name());
            onHeard.run();
        }
    }
}
