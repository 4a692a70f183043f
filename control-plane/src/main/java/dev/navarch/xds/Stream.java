package dev.navarch.xds;

import dev.navarch.generate.Proxy;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.View;
import dev.navarch.identity.Spiffe;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One proxy's stream once it has said who it is: its watches, and the order in which they are served. Used on its event loop only.
 */
final class Stream {
    /** What all streams of an event loop share. */
    final Shared shared;
    final int slot;
    final String connectionId;
    final Proxy proxy;
    final Protocol protocol;
    final Outlet outlet;
    final Instant connectedAt;
    /** Who it was found to be, set once when it opens; null when nobody was asked, or no identity is a workload's. */
    @Nullable
    Spiffe identity;
    private final Map<ResourceType, Watch> byType = new EnumMap<>(ResourceType.class);
    /** The same in a list, since they are gone through at each message and hardly ever change. */
    private List<Watch> watches = List.of();
    private final Map<ResourceType, Membership> memberships = new EnumMap<>(ResourceType.class);
    private final EnumSet<ResourceType> begun = EnumSet.noneOf(ResourceType.class);
    /** Clusters that were sent before the client asked for endpoints: what it says it has of these may be older than the clusters. */
    private Behind earlyClusters = Behind.LEVEL;
    private long nonces;
    /** Bytes that were handed over while the transport did not drain. */
    private long inFlight;
    private boolean stalled;
    /** Whether it stands in the loop's queue. */
    boolean isDue;
    /** When what it is owed was published, 0 when nothing is. */
    long owedSince;
    boolean isClosed;
    /** Whether its proxy was served before, by whomever. */
    private boolean cameBack;

    Stream(Shared shared, int slot, String connectionId, Proxy proxy, Protocol protocol, Outlet outlet) {
        this.shared = shared;
        this.slot = slot;
        this.connectionId = connectionId;
        this.proxy = proxy;
        this.protocol = protocol;
        this.outlet = outlet;
        this.connectedAt = shared.clock().now();
    }

    @Nullable
    Watch watch(ResourceType type) {
        return byType.get(type);
    }

    List<Watch> watches() {
        return watches;
    }

    /** Whether nothing is owed of any type. */
    boolean isLevel() {
        for (Watch watch : watches) {
            if (!watch.isLevel()) {
                return false;
            }
        }
        return true;
    }

    private Membership membership(Watch watch) {
        Membership membership = memberships.get(watch.type);
        if (membership == null) {
            throw new IllegalStateException("a watch without membership: " + watch.type);
        }
        return membership;
    }

    /** Whether it ever asked for that type. */
    boolean hasBegun(ResourceType type) {
        return begun.contains(type);
    }

    /** Starts a watch, or the same one again from nothing. */
    void begin(ResourceType type, boolean wildcard, Names names, Membership.Claim claim) {
        Watch watch = watch(type);
        if (watch == null) {
            watch = new Watch(type, new Quarantine(type, shared.metrics()));
            byType.put(type, watch);
            watches = List.copyOf(byType.values());
            Watch begun = watch;
            memberships.put(type, new Membership(shared.audience(), watch, slot, c -> joined(begun, c)));
        }
        watch.quarantine.clear();
        watch.landed();
        watch.subscription.set(wildcard, shared.audience().shared(names));
        begun.add(type);
        cameBack |= hasSomething(claim);
        membership(watch).begin(views(type), claim);
    }

    private static boolean hasSomething(Membership.Claim claim) {
        return switch (claim) {
            case Membership.Claim.None() -> false;
            case Membership.Claim.State(String version) -> !version.isEmpty();
            case Membership.Claim.Resources(Map<String, String> versions) -> !versions.isEmpty();
            case Membership.Claim.Warming(Map<String, String> versions) -> !versions.isEmpty();
        };
    }

    /** The names have changed; the added ones are owed whether the client has them or not. */
    void resubscribe(Watch watch, boolean wildcard, Names names) {
        Subscription subscription = watch.subscription;
        Names before = subscription.names();
        boolean wasWildcard = subscription.isWildcard();
        if (wasWildcard != wildcard || !before.equals(names)) {
            subscription.set(wildcard, shared.audience().shared(names));
            membership(watch).resubscribed(before, wasWildcard);
        }
    }

    /** The client is no longer interested in that type. */
    void end(Watch watch) {
        watch.quarantine.clear();
        membership(watch).leave();
        byType.remove(watch.type);
        watches = List.copyOf(byType.values());
        memberships.remove(watch.type);
    }

    /** Clusters were sent; they stay warming until their endpoints come, even if the client has them. */
    void warm(Behind clusters) {
        Watch endpoints = watch(ResourceType.ENDPOINT);
        if (endpoints == null || endpoints.parts.isEmpty()) {
            earlyClusters = clusters.override(earlyClusters);
        } else {
            // Even endpoints that were refused: to be refused again ends the warming, silence does not.
            endpoints.quarantine.pardon(clusters.versions().keySet());
            endpoints.force(clusters);
        }
    }

    private void joined(Watch watch, Membership.Claim claim) {
        shared.due().accept(this);
        holdBack(watch, claim);
        if (watch.type == ResourceType.ENDPOINT) {
            watch.force(earlyClusters);
            earlyClusters = Behind.LEVEL;
        }
    }

    private void holdBack(Watch watch, Membership.Claim claim) {
        if (!shared.holdsBack()) {
            return;
        }
        if (watch.type == ResourceType.NAME_TABLE && cameBack) {
            // An agent never says that it has a table, but whoever stands before a proxy that was served has one.
            watch.parts.forEach(Part::holdAll);
            return;
        }
        switch (claim) {
            case Membership.Claim.None() -> {
            }
            case Membership.Claim.State(String version) -> {
                if (!version.isEmpty() && !watch.isLevel()) {
                    watch.parts.forEach(Part::holdAll);
                }
            }
            case Membership.Claim.Resources _,Membership.Claim.Warming _ -> watch.parts.forEach(p -> p.hold(_ -> true));
        }
    }

    private List<View> views(ResourceType type) {
        return shared.generation().views(shared.world(), proxy, type);
    }

    /** Its proxy may belong to other views since the last World. */
    void moveViews() {
        for (Watch watch : watches()) {
            membership(watch).move(views(watch.type));
        }
    }

    /** Sends what is owed as far as the client and the transport are ready for it. */
    void pump() {
        if (isClosed) {
            return;
        }
        if (!isLevel()) {
            serveAll(new Sender(this));
        }
        if (owedSince != 0 && isLevel()) {
            shared.metrics().converged(shared.clock().nanos() - owedSince);
            owedSince = 0;
        }
    }

    private void serveAll(Sender sender) {
        for (ResourceType type : ResourceType.values()) {
            boolean refersToClusters = type == ResourceType.LISTENER || type == ResourceType.ROUTE;
            if (!refersToClusters || !lacksClusters()) {
                serve(sender, type, type != ResourceType.CLUSTER);
            }
        }
        // A cluster goes last: by now nothing refers to it any more.
        if (!lacksClusters() && isServed(ResourceType.LISTENER) && isServed(ResourceType.ROUTE)) {
            serve(sender, ResourceType.CLUSTER, true);
        }
    }

    /** Whether there are clusters that the client has still to be sent: whatever refers to clusters waits for them. */
    private boolean lacksClusters() {
        Watch clusters = watch(ResourceType.CLUSTER);
        return clusters != null && (membership(clusters).isOnItsWay() || clusters.lacksAny());
    }

    private boolean isServed(ResourceType type) {
        Watch watch = watch(type);
        return watch == null || watch.isLevel() || !watch.isWaiting();
    }

    private void serve(Sender sender, ResourceType type, boolean removals) {
        Watch watch = watch(type);
        if (watch != null && !watch.isWaiting() && !watch.isLevel() && mayTake()) {
            sender.send(watch, removals);
        }
    }

    /** Whether the transport takes more, now. */
    private boolean mayTake() {
        if (!outlet.isReady()) {
            if (!stalled) {
                stalled = true;
                shared.metrics().notReady(1);
            }
            return false;
        }
        drained();
        if (shared.budget().isExhausted()) {
            shared.starved().accept(this);
            return false;
        }
        return true;
    }

    /** The transport takes more again. */
    void drained() {
        if (stalled) {
            stalled = false;
            shared.metrics().notReady(-1);
        }
        if (inFlight != 0) {
            shared.budget().add(-inFlight);
            inFlight = 0;
        }
    }

    /** Hands a message over. */
    void hand(Frame frame) {
        outlet.send(frame);
        shared.handed().accept(frame.length());
        if (!outlet.isReady()) {
            inFlight += frame.length();
            shared.budget().add(frame.length());
        }
    }

    String nextNonce() {
        return Long.toString(++nonces);
    }

    /** Forgets everything; the stream is over. */
    void close() {
        isClosed = true;
        if (inFlight != 0) {
            watches().stream().filter(watch -> watch.flight != null).forEach(watch -> shared.metrics().sendFailed(watch.type));
        }
        watches().forEach(this::end);
        drained();
    }
}
