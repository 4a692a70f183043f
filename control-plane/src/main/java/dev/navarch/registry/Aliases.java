package dev.navarch.registry;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Follows ExternalName services to what they lead to, over any number of them; loops lead nowhere. Pure.
 */
final class Aliases {
    private Aliases() {
    }

    /**
     * For each host that is not itself an alias, the aliases that end there.
     *
     * @param targets each alias's own host name and where it leads
     */
    static Map<String, SortedSet<String>> resolve(Map<String, String> targets) {
        Map<String, SortedSet<String>> aliases = new HashMap<>();
        for (String alias : targets.keySet()) {
            Set<String> seen = new HashSet<>();
            String host = alias;
            while (host != null && targets.containsKey(host) && seen.add(host)) {
                host = targets.get(host);
            }
            if (host != null && !targets.containsKey(host)) {
                aliases.computeIfAbsent(host, _ -> new TreeSet<>()).add(alias);
            }
        }
        return aliases;
    }
}
