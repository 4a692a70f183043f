package dev.navarch.cluster;

import dev.navarch.kube.Credential;
import dev.navarch.kube.KubeClient;
import dev.navarch.kube.WatchHealth;
import dev.navarch.model.ClusterId;
import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One endeavour to move a cluster to another credential without anybody noticing. It goes on until it succeeds or is closed, because a newer one
 * takes its place or the cluster goes. Confined to the fleet's loop.
 *
 * <p>Where the server is the same, one call proves the credential, and it is exchanged under the living watches. Where the server is another, or
 * another cluster answers at its address, a second line is read beside the first and takes over with its first snapshot. Until then the first line
 * stays what it is: a credential that fails costs nothing.
 */
final class Rotation implements Line.Ear {
    private final Owner owner;
    private final ClusterId cluster;
    private final FleetWiring wiring;
    private final ClusterLimits limits;
    private final Credential wanted;
    private final Object retry = new Object();
    private @Nullable Line beside;
    private String condition = "";
    private String refusal = "";
    private int refusals;
    private boolean closed;

    Rotation(Owner owner, ClusterId cluster, FleetWiring wiring, ClusterLimits limits, Credential wanted) {
        this.owner = owner;
        this.cluster = cluster;
        this.wiring = wiring;
        this.limits = limits;
        this.wanted = wanted;
    }

    /** Takes the gentlest way. */
    void start() {
        if (wanted.sameServer(owner.live().credential())) {
            prove();
        } else {
            readBeside("another server");
        }
    }

    /** Reads a second line beside the first, whatever the server. */
    void readBeside(String why) {
        condition = "replacing the line to " + owner.live().credential().server() + " by one to " + wanted.server() + ": " + why;
        owner.conditionChanged();
        ClusterLog.replacing(cluster, wanted.server(), why);
        beside = Line.toRemote(wiring.loop(), wiring.clients().client(wanted), wanted, this);
        beside.read();
    }

    /** What becomes of it, for a person. */
    String condition() {
        return condition;
    }

    Credential wanted() {
        return wanted;
    }

    /** Ends it, with all that it opened. */
    void close() {
        closed = true;
        wiring.loop().cancel(retry);
        if (beside != null) {
            beside.close();
        }
    }

    private void prove() {
        if (condition.isEmpty()) {
            condition = "proving a newer one";
            owner.conditionChanged();
        }
        var _ = owner.live().client().probe(wanted).thenAccept(probe -> wiring.loop().post(() -> {
            if (!closed) {
                proved(probe);
            }
        }));
    }

    private void proved(KubeClient.Probe probe) {
        switch (probe) {
            case KubeClient.Probe.Accepted(String uid) -> {
                String known = owner.live().uid();
                if (known.isEmpty() || uid.isEmpty() || known.equals(uid)) {
                    owner.adopt(wanted, uid);
                } else {
                    readBeside("another cluster answers there");
                }
            }
            case KubeClient.Probe.Refused(String reason) -> refused(reason);
        }
    }

    private void refused(String reason) {
        refusals++;
        condition = "a newer one is refused (" + refusals + " times): " + reason;
        if (!reason.equals(refusal)) {
            ClusterLog.credentialRefused(cluster, wanted.server(), reason);
        }
        refusal = reason;
        wiring.metrics().credentialRefused(cluster);
        wiring.loop().schedule(retry, limits.retryAfter(refusals), this::prove);
        owner.conditionChanged();
    }

    @Override
    public void snapshot(Line line, List<Fact> facts, long receivedNanos) {
        if (owner.admits(facts)) {
            beside = null;
            owner.swap(line, facts, receivedNanos);
            return;
        }
        line.pause();
        String over = Load.of(facts).against(limits.most());
        condition = "the new line brings too much: " + over;
        ClusterLog.heldBack(cluster, over);
        wiring.loop().schedule(retry, limits.heldBackPause(), line::read);
        owner.conditionChanged();
    }

    @Override
    public void relisted(FactKind kind, List<Fact> facts, long receivedNanos) {
        throw new IllegalStateException("a relist before the snapshot of " + cluster);
    }

    @Override
    public void changed(List<FactChange> changes, long receivedNanos) {
        throw new IllegalStateException("a change before the snapshot of " + cluster);
    }

    @Override
    public void health(Line line, WatchHealth health) {
        if (health instanceof WatchHealth.Failing(String reason)) {
            condition = "replacing the line, but " + wanted.server() + " fails: " + reason;
            if (refusal.isEmpty()) {
                ClusterLog.credentialRefused(cluster, wanted.server(), reason);
            }
            refusal = reason;
            wiring.metrics().watchError(cluster);
            owner.conditionChanged();
        }
    }

    @Override
    public void identified(Line line) {
    }

    /** The cluster that is to move. */
    interface Owner {
        Line live();

        boolean admits(List<Fact> facts);

        /** The credential is good, and the cluster is the same: use it. */
        void adopt(Credential credential, String uid);

        /** The second line knows all: it is the one from now on. */
        void swap(Line line, List<Fact> facts, long receivedNanos);

        void conditionChanged();
    }
}
