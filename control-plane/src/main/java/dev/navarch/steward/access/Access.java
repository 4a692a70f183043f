package dev.navarch.steward.access;

import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.ApiRequest;
import dev.navarch.kube.KubeClient;
import dev.navarch.loop.EventLoop;
import dev.navarch.loop.RateBudget;
import dev.navarch.model.ClusterId;
import dev.navarch.steward.StewardMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The only way in which the steward reads and writes objects of one cluster. Every write passes one gate, the {@link WriteGate}, at the moment at
 * which it is sent, and takes its share of the cluster's budget; beyond that it waits here. Nothing blocks, and nothing is tried again: that
 * is the business of who asked. Confined to the loop; answers arrive on it.
 */
public final class Access {
    private static final String TOPIC = "writes";

    private final ClusterId cluster;
    private final String manager;
    private final EventLoop loop;
    private final RateBudget budget;
    private final WriteGate gate;
    private final Rights rights;
    private final Conditions conditions;
    private final StewardMetrics metrics;
    private final Duration toldAfter;
    private final Object refill = new Object();
    private final Object telling = new Object();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Map<WriteKind, Integer> underway = new EnumMap<>(WriteKind.class);
    private final List<Drain> drains = new ArrayList<>();
    private @Nullable KubeClient client;
    private boolean isHeldBack;

    private record Waiting(WriteKind kind, ApiRequest request, Consumer<Written> then) {
    }

    private record Drain(WriteKind kind, Runnable then) {
    }

    /**
     * @param manager the name under which API servers note our writes in {@code managedFields}
     * @param atHome whether this is the cluster that the daemon belongs to, for words about its roles
     * @param budget of writes to this cluster
     * @param toldAfter for how long writes may wait for it before an operator is told
     */
    public Access(ClusterId cluster, String manager, boolean atHome, EventLoop loop, RateBudget budget, Duration toldAfter,
            WriteGate gate, Conditions conditions, StewardMetrics metrics) {
        this.cluster = cluster;
        this.manager = manager;
        this.loop = loop;
        this.budget = budget;
        this.toldAfter = toldAfter;
        this.gate = gate;
        this.rights = atHome ? Rights.atHome() : Rights.inRemote();
        this.conditions = conditions;
        this.metrics = metrics;
    }

    /** From now on the cluster is reached by this client. */
    public void reached(KubeClient newClient) {
        client = newClient;
    }

    /** The client in use; null while the cluster is not reached. */
    public @Nullable KubeClient client() {
        return client;
    }

    /** The name under which we write. */
    public String manager() {
        return manager;
    }

    /** Reads one object. */
    public void read(String target, Consumer<ApiAnswer> then) {
        send(ApiRequest.get(target), then);
    }

    /** Writes, as soon as the budget allows and if the gate then still does. */
    public void write(WriteKind kind, ApiRequest request, Consumer<Written> then) {
        loop.assertOnLoop();
        Waiting write = new Waiting(kind, request, then);
        if (!kind.isBudgeted()) {
            dispatch(write);
            return;
        }
        waiting.add(write);
        drainBudget();
    }

    /** Runs this once no write under the kind is under way; at once if none is. */
    public void whenIdle(WriteKind kind, Runnable then) {
        if (underway.getOrDefault(kind, 0) == 0) {
            then.run();
        } else {
            drains.add(new Drain(kind, then));
        }
    }

    /** What a refused request lacked, for a person. */
    public String words(ApiAnswer.Refused refused) {
        return refused.code() == 403 ? rights.missing(refused.message()) : refused.code() + ": " + refused.message();
    }

    /** The cluster is none of ours any more: what waits is withheld. */
    public void close() {
        loop.cancel(refill);
        loop.cancel(telling);
        List.copyOf(waiting).forEach(write -> write.then.accept(new Written.Withheld("the cluster was detached")));
        waiting.clear();
    }

    private void drainBudget() {
        while (!waiting.isEmpty()) {
            String objection = gate.objection(waiting.element().kind);
            if (!objection.isEmpty()) {
                waiting.remove().then.accept(new Written.Withheld(objection));
            } else if (budget.take()) {
                dispatch(waiting.remove());
            } else {
                heldBack();
                loop.schedule(refill, budget.untilNext(), this::drainBudget);
                return;
            }
        }
        isHeldBack = false;
        loop.cancel(telling);
        conditions.clear(TOPIC);
    }

    private void heldBack() {
        metrics.writesHeldBack(cluster);
        if (!isHeldBack) {
            isHeldBack = true;
            loop.schedule(telling, toldAfter, () -> conditions.set(TOPIC,
                    "more than " + budget + " for " + toldAfter
                            + ", so some wait; --kubernetesApiQPS and --kubernetesApiBurst say how many may be"));
        }
    }

    private void dispatch(Waiting write) {
        String objection = gate.objection(write.kind);
        if (!objection.isEmpty()) {
            write.then.accept(new Written.Withheld(objection));
            return;
        }
        underway.merge(write.kind, 1, Integer::sum);
        send(signed(write.request), answer -> {
            underway.merge(write.kind, -1, Integer::sum);
            Written written = judge(answer);
            metrics.written(cluster, write.kind, written);
            write.then.accept(written);
            List<Drain> idle = drains.stream().filter(drain -> underway.getOrDefault(drain.kind, 0) == 0).toList();
            drains.removeAll(idle);
            idle.forEach(drain -> drain.then.run());
        });
    }

    private ApiRequest signed(ApiRequest request) {
        char mark = request.target().indexOf('?') < 0 ? '?' : '&';
        return new ApiRequest(request.method(), request.target() + mark + "fieldManager=" + ApiRequest.segment(manager),
                request.body());
    }

    private Written judge(ApiAnswer answer) {
        return switch (answer) {
            case ApiAnswer.Done(int _, var body) -> new Written.Done(body);
            case ApiAnswer.Lost(String reason) -> new Written.Failed(reason);
            case ApiAnswer.Refused refused when refused.code() == 409 -> new Written.Conflict();
            case ApiAnswer.Refused refused when refused.code() == 404 || Rights.isEnding(refused.message()) -> new Written.Gone();
            case ApiAnswer.Refused refused when refused.code() == 403 -> new Written.Forbidden(words(refused));
            case ApiAnswer.Refused refused -> new Written.Failed(words(refused));
        };
    }

    private void send(ApiRequest request, Consumer<ApiAnswer> then) {
        KubeClient way = client;
        if (way == null) {
            loop.post(() -> then.accept(new ApiAnswer.Lost("the cluster is not reached")));
            return;
        }
        var _ = way.ask(request).thenAccept(answer -> loop.post(() -> then.accept(answer)));
    }
}
