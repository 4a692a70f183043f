package dev.navarch.cluster;

import dev.navarch.kube.Credential;
import dev.navarch.kube.Kubeconfig;
import dev.navarch.model.ClusterId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who may speak for which cluster. Several origins may name the same cluster; the first sound one holds it until it names it no more, then the
 * next sound one is promoted, in the order in which they came. No I/O, no clock: what is known follows from what was said, in order.
 *
 * <p>What a holder says is taken even when it is unsound: then nothing changes but a note, and the cluster goes on as before. Kubeconfigs are
 * remembered by their SHA-256 only.
 */
final class Claims {
    private final ClusterId own;
    private final Function<String, Kubeconfig> judge;
    /** By cluster, then by origin in order of arrival. */
    private final Map<ClusterId, LinkedHashMap<String, Claim>> claims = new TreeMap<>();
    private final Map<ClusterId, String> holders = new TreeMap<>();
    private final Map<String, Set<String>> namedBy = new TreeMap<>();

    Claims(ClusterId own, Function<String, Kubeconfig> judge) {
        this.own = own;
        this.judge = judge;
    }

    /** What follows from the claims of one origin being these from now on; none at all when it is gone. */
    List<Ruling> say(String origin, Map<String, String> kubeconfigs) {
        List<Ruling> rulings = new ArrayList<>();
        Set<String> before = namedBy.getOrDefault(origin, Set.of());
        for (String id : before) {
            if (!kubeconfigs.containsKey(id)) {
                withdraw(new ClusterId(id), origin, rulings);
            }
        }
        new TreeMap<>(kubeconfigs).forEach((id, text) -> claim(id, origin, text, rulings));
        if (kubeconfigs.isEmpty()) {
            namedBy.remove(origin);
        } else {
            namedBy.put(origin, new TreeSet<>(kubeconfigs.keySet()));
        }
        return rulings;
    }

    boolean knows(String origin) {
        return namedBy.containsKey(origin);
    }

    List<String> origins() {
        return List.copyOf(namedBy.keySet());
    }

    /** Claims that do not count, by cluster: unsound ones, and those of others than the holder. */
    Map<ClusterId, List<Note>> notes() {
        Map<ClusterId, List<Note>> notes = new TreeMap<>();
        claims.forEach((cluster, byOrigin) -> byOrigin.forEach((origin, claim) -> {
            String holder = holders.get(cluster);
            String text = switch (claim.verdict) {
                case Kubeconfig.Refused(String reason) -> reason;
                case Kubeconfig.Accepted _ -> origin.equals(holder) ? "" : "ignored: " + holder + " names the cluster already";
            };
            if (!text.isEmpty()) {
                notes.computeIfAbsent(cluster, _ -> new ArrayList<>()).add(new Note(origin, text));
            }
        }));
        return notes;
    }

    private void claim(String id, String origin, String text, List<Ruling> rulings) {
        if (id.equals(own.value())) {
            rulings.add(new Ruling.Own(own, origin));
            return;
        }
        ClusterId cluster = new ClusterId(id);
        Map<String, Claim> byOrigin = claims.computeIfAbsent(cluster, _ -> new LinkedHashMap<>());
        String digest = digest(text);
        Claim before = byOrigin.get(origin);
        if (before != null && before.digest.equals(digest)) {
            return;
        }
        Kubeconfig verdict = judge.apply(text);
        byOrigin.put(origin, new Claim(digest, verdict));
        rulings.add(rule(cluster, origin, verdict, holders.get(cluster)));
    }

    private Ruling rule(ClusterId cluster, String origin, Kubeconfig verdict, @Nullable String holder) {
        if (holder != null && !holder.equals(origin)) {
            return new Ruling.Ignored(cluster, origin, holder);
        }
        return switch (verdict) {
            case Kubeconfig.Refused(String reason) -> new Ruling.Unsound(cluster, origin, reason);
            case Kubeconfig.Accepted(Credential credential) -> {
                holders.put(cluster, origin);
                yield holder == null
                        ? new Ruling.Attach(cluster, origin, credential)
                        : new Ruling.Rotate(cluster, origin, credential);
            }
        };
    }

    private void withdraw(ClusterId cluster, String origin, List<Ruling> rulings) {
        Map<String, Claim> byOrigin = claims.get(cluster);
        if (byOrigin == null) {
            return;
        }
        byOrigin.remove(origin);
        if (byOrigin.isEmpty()) {
            claims.remove(cluster);
        }
        if (origin.equals(holders.get(cluster))) {
            holders.remove(cluster);
            rulings.add(successor(cluster, byOrigin));
        }
    }

    private Ruling successor(ClusterId cluster, Map<String, Claim> byOrigin) {
        for (Map.Entry<String, Claim> claim : byOrigin.entrySet()) {
            if (claim.getValue().verdict instanceof Kubeconfig.Accepted(Credential credential)) {
                holders.put(cluster, claim.getKey());
                return new Ruling.Rotate(cluster, claim.getKey(), credential);
            }
        }
        return new Ruling.Detach(cluster);
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private record Claim(String digest, Kubeconfig verdict) {
    }

    /** Why a claim does not count. */
    record Note(String origin, String text) {
    }

    /** What follows from a claim. */
    sealed interface Ruling {
        ClusterId cluster();

        /** The cluster has a first sound claim. */
        record Attach(ClusterId cluster, String origin, Credential credential) implements Ruling {
        }

        /** Its holder says something else, or another origin holds it now. */
        record Rotate(ClusterId cluster, String origin, Credential credential) implements Ruling {
        }

        /** No sound claim is left. */
        record Detach(ClusterId cluster) implements Ruling {
        }

        /** The kubeconfig cannot be used; whatever runs goes on. */
        record Unsound(ClusterId cluster, String origin, String reason) implements Ruling {
        }

        /** Another origin holds the cluster. */
        record Ignored(ClusterId cluster, String origin, String holder) implements Ruling {
        }

        /** Our own cluster is not a remote. */
        record Own(ClusterId cluster, String origin) implements Ruling {
        }
    }
}
