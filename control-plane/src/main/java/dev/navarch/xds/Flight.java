package dev.navarch.xds;

import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.Version;
import dev.navarch.model.ClusterId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A response that waits for its answer.
 *
 * @param sent by part: names with their versions, shared with all who were sent the same
 * @param news that it carries: source clusters and when their news was read
 * @param sets in full those that it came from, for a state that the client may have to fall back to; empty where that has no meaning
 */
record Flight(String nonce, long sentNanos, List<Map<String, Version>> sent, Map<ClusterId, Long> news, List<ResourceSet> sets) {

    Map<String, Version> allSent() {
        if (sent.size() == 1) {
            return sent.getFirst();
        }
        Map<String, Version> all = new HashMap<>();
        sent.forEach(all::putAll);
        return all;
    }
}
