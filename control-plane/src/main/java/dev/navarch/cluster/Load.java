package dev.navarch.cluster;

import dev.navarch.model.Fact;
import java.util.List;
import java.util.Locale;

/**
 * What a cluster brings, or may bring.
 *
 * @param objects of all kinds
 * @param bytes of memory, as {@link Weight} estimates them
 */
public record Load(int objects, long bytes) {
    static final Load NONE = new Load(0, 0);
    /** For the config cluster, which nobody can do without. */
    static final Load UNLIMITED = new Load(Integer.MAX_VALUE, Long.MAX_VALUE);

    static Load of(List<Fact> facts) {
        long bytes = 0;
        for (Fact fact : facts) {
            bytes += Weight.bytes(Weight.of(fact));
        }
        return new Load(facts.size(), bytes);
    }

    Load plus(int moreObjects, long moreBytes) {
        return new Load(objects + moreObjects, bytes + moreBytes);
    }

    boolean exceeds(Load limit) {
        return objects > limit.objects || bytes > limit.bytes;
    }

    /** Which part of a limit this exceeds, in words that follow {@code are}. */
    String against(Load limit) {
        return objects > limit.objects
                ? objects + " objects are more than the limit of " + limit.objects
                : mebibytes(bytes) + " in " + objects + " objects are more than the limit of " + mebibytes(limit.bytes);
    }

    /** How much of a limit this is, for a person. */
    String outOf(Load limit) {
        return limit.equals(UNLIMITED)
                ? "unlimited"
                : objects + " objects of at most " + limit.objects + ", " + mebibytes(bytes) + " of at most "
                        + mebibytes(limit.bytes);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }
}
