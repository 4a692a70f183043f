package dev.navarch.xds;

import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.Version;
import dev.navarch.model.ClusterId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one stream wants of one type, what it has, and what it was sent last. Used on the stream's event loop only.
 *
 * <p>It never keeps a queue: a {@link Part} says in what the client differs from the newest state, and a response is made from that at the
 * moment when it can be sent.
 */
final class Watch {
    final ResourceType type;
    final Subscription subscription = new Subscription();
    List<Part> parts = List.of();
    final Quarantine quarantine;
    /** Nonce of the last response, and of the last accepted one; empty before. */
    String sentNonce = "";
    String ackedNonce = "";
    @Nullable
    Instant sentAt;
    /** Of the last refusal, null when a later response was accepted. */
    @Nullable
    String error;
    /** The last response while nobody answered it, also past its deadline. */
    @Nullable
    Flight flight;
    boolean overdue;
    /** What stood in responses that were not answered in time. */
    private Map<String, Version> late = Map.of();
    /** News from source clusters that waits to be sent. */
    Map<ClusterId, Long> news = Map.of();
    /** What the client accepted last, in the state of the world of types that are sent in full. */
    private List<ResourceSet> good = List.of();
    private @Nullable Version refusedState;

    Watch(ResourceType type, Quarantine quarantine) {
        this.type = type;
        this.quarantine = quarantine;
    }

    boolean isWaiting() {
        return flight != null && !overdue;
    }

    boolean isLevel() {
        for (Part part : parts) {
            if (!part.behind.isLevel()) {
                return false;
            }
        }
        return true;
    }

    boolean isHeld() {
        for (Part part : parts) {
            if (!part.held.isLevel()) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is anything that the client may not have and that may be sent to it. */
    boolean lacksAny() {
        if (isRefusedWhole()) {
            return false;
        }
        for (Part part : parts) {
            if (part.lacksAny(quarantine)) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    Part partOf(Group group) {
        for (Part part : parts) {
            if (part.group == group) {
                return part;
            }
        }
        return null;
    }

    /** In one part something changed that until then was as in {@code before}. */
    void fallBehind(Part part, Behind before) {
        part.fallBehind(before);
        if (parts.size() > 1 && parts.stream().anyMatch(p -> p != part && !p.isLevel())) {
            before.versions().keySet().forEach(name -> {
                Part owner = partFor(name);
                if (owner != null && owner.group.lookup(name) != null) {
                    parts.stream().filter(p -> p != owner).forEach(p -> p.handOver(name, owner));
                }
            });
        }
    }

    /** The part that a name belongs to: where it exists, else the first. */
    private @Nullable Part partFor(String name) {
        for (Part part : parts) {
            if (part.group.covers(name) && part.group.lookup(name) != null) {
                return part;
            }
        }
        return parts.isEmpty() || !parts.getFirst().group.covers(name) ? null : parts.getFirst();
    }

    /** The names are owed, whatever the client has. */
    void force(Behind names) {
        for (Part part : parts) {
            if (part.group.names() != null) {
                part.force(names);
            }
        }
        if (subscription.isWildcard()) {
            names.versions().keySet().forEach(n -> {
                Part part = partFor(n);
                if (part != null) {
                    part.force(Behind.unsure(Set.of(n)));
                }
            });
        }
    }

    /** Over everything that the subscription is about. A watch that lacks something of it never shows the version of the whole. */
    String version() {
        Version sum = state();
        return isLevel() && quarantine.isEmpty() && !isHeld() ? sum.toString() : sum + "~" + sentNonce;
    }

    private Version state() {
        Version sum = Version.ZERO;
        for (Part part : parts) {
            sum = sum.combine(part.group.digest());
        }
        return sum;
    }

    /** What a client has of each name, as far as this watch knows. */
    Version known(String name) {
        for (Part part : parts) {
            if (part.group.covers(name)) {
                Version version = part.known(name);
                if (!version.equals(Behind.NOTHING)) {
                    return version;
                }
            }
        }
        return Behind.NOTHING;
    }

    /** All names of which the client may have something. */
    Collection<String> knownNames() {
        Map<String, Boolean> names = new HashMap<>();
        for (Part part : parts) {
            part.group.all().forEach(r -> names.put(r.name(), true));
            part.behind.versions().keySet().forEach(n -> names.put(n, true));
            part.held.versions().keySet().forEach(n -> names.put(n, true));
        }
        return names.keySet();
    }

    /** The next response is on its way, whether the last one was answered or not. */
    void sent(Flight next) {
        Flight before = flight;
        if (before != null) {
            Map<String, Version> all = new HashMap<>(late);
            all.putAll(before.allSent());
            late = Map.copyOf(all);
        }
        flight = next;
        overdue = false;
    }

    /** A refusal that came too late to be about the last response: whatever was sent before that one may be missing. */
    void refusedLate(String message) {
        if (!late.isEmpty()) {
            quarantine.refusedByName(late, message);
            force(Behind.unsure(late.keySet()));
            late = Map.of();
        }
    }

    /** Nobody waits for an answer any more. */
    void landed() {
        flight = null;
        overdue = false;
        late = Map.of();
    }

    /** The client accepted it. */
    void accepted(Flight answered) {
        ackedNonce = answered.nonce();
        error = null;
        refusedState = null;
        if (!answered.sets().isEmpty()) {
            good = answered.sets();
        }
        quarantine.accepted(answered);
        landed();
    }

    /**
     * A client refused the whole state, did not say why, and accepted none before on this stream. It keeps what it came with, which nobody here
     * knows: a part of the state might take something away from it, so nothing is sent until the state is another.
     */
    private void refusedWhole(Map<String, Version> sent, String message) {
        refusedState = quarantine.refusedByName(sent, message) ? null : state();
        parts.forEach(p -> p.behind = Behind.ALL);
    }

    /** Whether that very state was refused as a whole. */
    boolean isRefusedWhole() {
        return refusedState != null && refusedState.equals(state());
    }

    /** The client refused it: whoever is not to blame is owed again, whoever is, when it has changed. */
    void refused(Flight answered, String message, boolean inFull) {
        landed();
        error = message;
        Map<String, Version> sent = answered.allSent();
        // What has become due since then, whatever the client has, was not refused where it matters.
        List<String> forced = sent.keySet().stream().filter(this::isForced).toList();
        // A full response may be refused for what did not change in it.
        Map<String, Version> whole = inFull ? contents(answered) : sent;
        if (inFull && good.isEmpty()) {
            refusedWhole(whole, message);
            return;
        }
        if (!quarantine.refusedByName(whole, message)) {
            quarantine.refused(sent, message);
        }
        quarantine.pardon(forced);
        force(Behind.unsure(sent.keySet()));
    }

    private static Map<String, Version> contents(Flight flight) {
        Map<String, Version> all = new HashMap<>();
        flight.sets().forEach(set -> set.resources().forEach(resource -> all.put(resource.name(), resource.version())));
        return all;
    }

    private boolean isForced(String name) {
        for (Part part : parts) {
            if (!part.behind.isEverything() && part.behind.contains(name) && part.behind.of(name).equals(Behind.UNSURE)) {
                return true;
            }
        }
        return false;
    }

    /** All there is, but what the client refuses and what is put off as it accepted it last. */
    List<Resource> tolerated(Part part, Set<String> putOff) {
        List<Resource> tolerated = new ArrayList<>();
        for (Resource resource : part.group.all()) {
            boolean isFit = !putOff.contains(resource.name()) && !quarantine.isWithheld(resource.name(), resource.version());
            Resource instead = isFit ? resource : accepted(resource.name());
            if (instead != null) {
                tolerated.add(instead);
            }
        }
        for (String name : putOff) {
            Resource gone = part.behind.contains(name) && part.group.lookup(name) == null ? accepted(name) : null;
            if (gone != null) {
                tolerated.add(gone);
            }
        }
        return tolerated;
    }

    private @Nullable Resource accepted(String name) {
        for (ResourceSet set : good) {
            Resource resource = set.get(name);
            if (resource != null) {
                return resource;
            }
        }
        return null;
    }
}
