package dev.navarch.xds;

import dev.navarch.generate.ResourceType;
import dev.navarch.generate.Version;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Resources that one stream refuses: that version is never sent to it again, all others are. Used on the stream's event loop only.
 *
 * <p>Envoy names the culprits in its error as a rule. When it does not, responses are halved until the refused one stands alone, and grow
 * again with each that is accepted.
 */
final class Quarantine {
    private static final int NO_LIMIT = Integer.MAX_VALUE;
    private static final int LARGE = 4096;

    private final ResourceType type;
    private final XdsMetrics metrics;
    private Map<String, Version> refused = Map.of();
    private int maxNames = NO_LIMIT;

    Quarantine(ResourceType type, XdsMetrics metrics) {
        this.type = type;
        this.metrics = metrics;
    }

    boolean isEmpty() {
        return refused.isEmpty();
    }

    /** Whether responses are as for everybody else. */
    boolean isIdle() {
        return refused.isEmpty() && maxNames == NO_LIMIT;
    }

    int maxNames() {
        return maxNames;
    }

    boolean isWithheld(String name, Version version) {
        return version.equals(refused.get(name));
    }

    List<String> names() {
        return refused.keySet().stream().sorted().toList();
    }

    /**
     * @param sent what the refused response held: names that changed in it, with their versions
     */
    void refused(Map<String, Version> sent, String message) {
        if (refusedByName(sent, message)) {
            return;
        }
        if (sent.size() == 1) {
            add(sent);
        } else {
            maxNames = Math.max(1, Math.min(sent.size(), maxNames) / 2);
        }
    }

    /** Withholds what the message names; says whether it names anything. */
    boolean refusedByName(Map<String, Version> sent, String message) {
        Map<String, Version> culprits = new HashMap<>();
        sent.forEach((name, version) -> {
            if (isNamed(name, message)) {
                culprits.put(name, version);
            }
        });
        add(culprits);
        return !culprits.isEmpty();
    }

    private void add(Map<String, Version> culprits) {
        Map<String, Version> all = new HashMap<>(refused);
        all.putAll(culprits);
        replace(all);
    }

    void accepted(Flight answered) {
        if (maxNames != NO_LIMIT) {
            maxNames = maxNames > LARGE ? NO_LIMIT : maxNames * 2;
        }
        if (!refused.isEmpty()) {
            Map<String, Version> rest = new HashMap<>(refused);
            answered.sent().forEach(part -> rest.keySet().removeAll(part.keySet()));
            replace(rest);
        }
    }

    /** Those names may be tried once more. */
    void pardon(Collection<String> names) {
        if (!refused.isEmpty()) {
            Map<String, Version> rest = new HashMap<>(refused);
            rest.keySet().removeAll(names);
            replace(rest);
        }
    }

    /** The stream has ended, or the names are of no interest any more. */
    void clear() {
        replace(Map.of());
        maxNames = NO_LIMIT;
    }

    private void replace(Map<String, Version> next) {
        int change = next.size() - refused.size();
        refused = Map.copyOf(next);
        if (change != 0) {
            metrics.quarantined(type, change);
        }
    }

    /** Whether the message speaks of that name and not of a longer one that contains it. */
    private static boolean isNamed(String name, String message) {
        if (name.isEmpty()) {
            return false;
        }
        for (int at = message.indexOf(name); at >= 0; at = message.indexOf(name, at + 1)) {
            int end = at + name.length();
            if ((at == 0 || !isPartOfName(message.charAt(at - 1)))
                    && (end == message.length() || !isPartOfName(message.charAt(end)) || isEndOfSentence(message, end))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPartOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '|' || c == '-' || c == '_' || c == '.';
    }

    private static boolean isEndOfSentence(String message, int at) {
        return message.charAt(at) == '.' && (at + 1 == message.length() || message.charAt(at + 1) == ' ');
    }
}
