package dev.navarch.cluster;

import dev.navarch.kube.Credential;
import dev.navarch.kube.WatchHealth;
import dev.navarch.model.ClusterEvent;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterState;
import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The life of one cluster in the fleet, from attaching to detaching. Confined to the fleet's loop.
 *
 * <p>It has one live line, and at most one {@link Rotation} that may have a second. What is known of the cluster stays known while the line fails:
 * only {@link #detach} takes it back.
 */
final class Member implements Line.Ear, Rotation.Owner {
    private final ClusterId id;
    private final Terms terms;
    private final FleetWiring wiring;
    private final Consumer<Member> onChange;
    private final Budget budget;
    private final Object timeoutTag = new Object();
    private final Object staleTag = new Object();
    private final Object heldBackTag = new Object();
    private Line live;
    private @Nullable Rotation rotation;
    private String origin;
    private String heldBack = "";
    private ClusterState state = new ClusterState.Connecting();
    private Instant since;
    private boolean everSynced;
    private boolean failing;
    private boolean readAnewPlanned;

    Member(ClusterId id, String origin, Terms terms, FleetWiring wiring, Consumer<Member> onChange) {
        this.id = id;
        this.origin = origin;
        this.terms = terms;
        this.wiring = wiring;
        this.onChange = onChange;
        this.budget = new Budget(terms.most());
        this.since = wiring.clock().now();
        this.live = terms.line().open(this);
    }

    /** Joins the mesh and starts to read. */
    void attach() {
        wiring.registry().accept(new ClusterEvent.Attached(id));
        wiring.followers().forEach(follower -> follower.reached(id, live.client()));
        if (!terms.timeout().isZero()) {
            wiring.loop().schedule(timeoutTag, terms.timeout(), this::timedOut);
        }
        ClusterLog.attached(id, origin, live.credential().server());
        live.read();
        onChange.accept(this);
    }

    /** Leaves the mesh, with all that came from it. The last call. */
    void detach() {
        state = new ClusterState.Detached();
        ClusterLog.detached(id, origin);
        wiring.registry().accept(new ClusterEvent.Detached(id));
        CompletableFuture<?> farewells = CompletableFuture.allOf(wiring.followers().stream()
                .map(follower -> follower.leaving(id).toCompletableFuture()).toArray(CompletableFuture[]::new));
        wiring.followers().forEach(follower -> follower.detached(id));
        if (farewells.isDone()) {
            close();
            return;
        }
        stop();
        live.pause();
        wiring.loop().schedule(live, ClusterLimits.FAREWELL, live::close);
        var _ = farewells.thenRun(() -> wiring.loop().schedule(live, Duration.ZERO, live::close));
    }

    /** Ends all activity without a word to anyone: what is known stays known. */
    void close() {
        stop();
        live.close();
    }

    private void stop() {
        cancelRotation();
        wiring.loop().cancel(timeoutTag);
        wiring.loop().cancel(staleTag);
        wiring.loop().cancel(heldBackTag);
    }

    /** The kubeconfig is another, or comes from elsewhere. A rotation that is under way is superseded. */
    void rotate(String newOrigin, Credential credential) {
        origin = newOrigin;
        cancelRotation();
        if (credential.equals(live.credential())) {
            ClusterLog.sameCredential(id, origin);
        } else {
            rotation = new Rotation(this, id, wiring, terms.limits(), credential);
            rotation.start();
        }
        weighAgain();
        onChange.accept(this);
    }

    /** Whether start-up need not wait for it any longer. */
    boolean resolved() {
        return everSynced || switch (state) {
            case ClusterState.Failed _,ClusterState.Detached _ -> true;
            case ClusterState.Connecting _,ClusterState.Syncing _,ClusterState.Ready _,ClusterState.Stale _ -> false;
        };
    }

    ClusterId id() {
        return id;
    }

    ClusterState state() {
        return state;
    }

    ClusterReport report(List<String> notes) {
        List<String> conditions = new ArrayList<>(notes);
        if (!heldBack.isEmpty()) {
            conditions.add(heldBack);
        }
        String reason = switch (state) {
            case ClusterState.Stale(String why) -> live.trouble().isEmpty() ? why : live.trouble();
            case ClusterState.Failed(String why) -> live.trouble().isEmpty() ? why : live.trouble();
            case ClusterState.Connecting _,ClusterState.Syncing _,ClusterState.Ready _,ClusterState.Detached _ -> live.trouble();
        };
        return new ClusterReport(id.value(), origin, state.syncStatus(), state.word(), since, reason,
                live.credential().server().toString(), rotation == null ? "in use" : rotation.condition(), conditions,
                budget.used());
    }

    @Override
    public void snapshot(Line line, List<Fact> facts, long receivedNanos) {
        if (admits(facts)) {
            know(facts, receivedNanos);
        } else {
            live.pause();
            wiring.loop().cancel(timeoutTag);
            holdBack(Load.of(facts));
            become(new ClusterState.Failed(heldBack));
            wiring.loop().schedule(heldBackTag, terms.limits().heldBackPause(), live::read);
        }
        onChange.accept(this);
    }

    @Override
    public void relisted(FactKind kind, List<Fact> facts, long receivedNanos) {
        if (budget.takeKind(kind, facts)) {
            wiring.registry().accept(new ClusterEvent.Relisted(id, kind, facts, receivedNanos));
        } else {
            holdBack(budget.wanted());
        }
        weighed();
        weighAgain();
    }

    @Override
    public void changed(List<FactChange> changes, long receivedNanos) {
        List<FactChange> taken = budget.takeChanges(changes);
        if (!taken.isEmpty()) {
            wiring.registry().accept(new ClusterEvent.Changed(id, taken, receivedNanos));
        }
        if (budget.heldBack() && taken.size() < changes.size()) {
            holdBack(budget.wanted());
        }
        weighed();
        weighAgain();
    }

    @Override
    public void health(Line line, WatchHealth health) {
        switch (health) {
            case WatchHealth.Listing _ -> {
                if (state instanceof ClusterState.Connecting) {
                    become(new ClusterState.Syncing());
                }
            }
            case WatchHealth.Live _ -> healthy();
            case WatchHealth.Failing(String reason) -> {
                wiring.metrics().watchError(id);
                if (!failing) {
                    ClusterLog.watchFails(id, live.credential().server(), reason);
                }
                if (everSynced && !failing) {
                    wiring.loop().schedule(staleTag, terms.limits().staleAfter(), this::stale);
                }
                failing = true;
            }
        }
        onChange.accept(this);
    }

    @Override
    public void identified(Line line) {
        onChange.accept(this);
    }

    @Override
    public Line live() {
        return live;
    }

    @Override
    public boolean admits(List<Fact> facts) {
        return !budget.exceededBy(Load.of(facts));
    }

    @Override
    public void adopt(Credential credential, String uid) {
        cancelRotation();
        live.use(credential, uid);
        if (!everSynced && (!live.trouble().isEmpty() || !live.isReading())) {
            wiring.loop().cancel(heldBackTag);
            live.read();
        }
        weighAgain();
        wiring.metrics().rotated(id, ClusterMetrics.Rotated.IN_PLACE);
        ClusterLog.rotated(id, credential.server(), ClusterMetrics.Rotated.IN_PLACE);
        onChange.accept(this);
    }

    @Override
    public void swap(Line line, List<Fact> facts, long receivedNanos) {
        Line old = live;
        live = line;
        rotation = null;
        line.heardBy(this);
        know(facts, receivedNanos);
        wiring.followers().forEach(follower -> follower.reached(id, line.client()));
        old.close();
        wiring.metrics().rotated(id, ClusterMetrics.Rotated.SWAPPED);
        ClusterLog.rotated(id, line.credential().server(), ClusterMetrics.Rotated.SWAPPED);
        onChange.accept(this);
    }

    @Override
    public void conditionChanged() {
        onChange.accept(this);
    }

    private void know(List<Fact> facts, long receivedNanos) {
        budget.takeAll(facts);
        fits();
        weighed();
        wiring.loop().cancel(timeoutTag);
        wiring.registry().accept(new ClusterEvent.Snapshot(id, facts, receivedNanos));
        everSynced = true;
        healthy();
        become(new ClusterState.Ready());
        live.learnUid();
    }

    private void healthy() {
        failing = false;
        wiring.loop().cancel(staleTag);
        if (state instanceof ClusterState.Stale) {
            become(new ClusterState.Ready());
        }
    }

    private void stale() {
        become(new ClusterState.Stale(live.trouble().isEmpty() ? "its lists have to be read again" : live.trouble()));
        onChange.accept(this);
    }

    private void timedOut() {
        Duration waited = terms.timeout();
        String why = live.trouble().isEmpty() ? "no complete answer yet" : live.trouble();
        become(new ClusterState.Failed("not synced within " + ClusterLog.go(waited) + ": " + why));
        wiring.metrics().syncTimedOut(id);
        ClusterLog.failedToSync(id, waited, why);
        onChange.accept(this);
    }

    private void become(ClusterState next) {
        if (!next.word().equals(state.word())) {
            ClusterLog.state(id, state, next);
            since = wiring.clock().now();
            state = next;
            wiring.registry().accept(new ClusterEvent.StateChanged(id, next));
        }
    }

    private void holdBack(Load load) {
        String over = load.against(terms.most());
        if (heldBack.isEmpty()) {
            ClusterLog.heldBack(id, over);
            wiring.metrics().heldBack(id, true);
        }
        heldBack = "held back: " + over;
        onChange.accept(this);
    }

    private void weighed() {
        if (!terms.most().equals(Load.UNLIMITED)) {
            wiring.metrics().load(id, budget.load());
        }
    }

    private void fits() {
        readAnewPlanned = false;
        wiring.loop().cancel(heldBackTag);
        if (!heldBack.isEmpty()) {
            heldBack = "";
            wiring.metrics().heldBack(id, false);
        }
    }

    /** What was held back is gone for good: only a second reading brings it, and there is no use in one before there is room. */
    private void weighAgain() {
        if (!budget.heldBack() || rotation != null) {
            return;
        }
        if (budget.hasRoomAgain()) {
            readAnew();
        } else if (!readAnewPlanned) {
            readAnewPlanned = true;
            wiring.loop().schedule(heldBackTag, terms.limits().heldBackPause(), this::readAnew);
        }
    }

    private void readAnew() {
        readAnewPlanned = false;
        wiring.loop().cancel(heldBackTag);
        if (rotation == null) {
            rotation = new Rotation(this, id, wiring, terms.limits(), live.credential());
            rotation.readBeside("some of its objects were held back");
        }
    }

    private void cancelRotation() {
        if (rotation != null) {
            rotation.close();
            rotation = null;
        }
    }

    /**
     * On what terms a cluster belongs to the fleet.
     *
     * @param timeout how long start-up waits for it; zero for as long as it takes
     * @param most its budget
     */
    record Terms(Duration timeout, Load most, ClusterLimits limits, Opening line) {
    }

    /** Makes the first line of a cluster. */
    interface Opening {
        Line open(Line.Ear ear);
    }
}
