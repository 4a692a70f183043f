package dev.navarch.validate.schema;

import java.util.Collection;
import java.util.Locale;

/** What somebody may have meant. */
public final class Nearest {
    /** A longer word is no misspelling of anything. */
    private static final int LONGEST = 64;

    private Nearest() {
    }

    /** The one that differs least from the word, spelling of case and underscores aside; empty when all of them differ much. */
    public static String of(String word, Collection<String> known) {
        String plain = plain(word);
        String best = "";
        int least = plain.length() > LONGEST ? 0 : Math.max(1, plain.length() / 3) + 1;
        for (String each : known) {
            int distance = plain.length() > LONGEST ? least : distance(plain, plain(each));
            if (distance < least) {
                least = distance;
                best = each;
            }
        }
        return best;
    }

    private static String plain(String word) {
        return word.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** How many characters have to be written, taken away, changed, or swapped with their neighbour. */
    private static int distance(String from, String to) {
        int[] before = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = last;
            last = row;
        }
        return last[to.length()];
    }
}
