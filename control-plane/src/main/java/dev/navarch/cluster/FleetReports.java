package dev.navarch.cluster;

import dev.navarch.loop.Clock;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Draws up what an operator sees. Confined to the fleet's loop. */
final class FleetReports {
    private final Clock clock;
    private final Map<ClusterId, Instant> unsoundSince = new TreeMap<>();

    FleetReports(Clock clock) {
        this.clock = clock;
    }

    List<ClusterReport> of(Member config, Map<ClusterId, Member> remotes, Map<ClusterId, List<Claims.Note>> notes) {
        Map<ClusterId, ClusterReport> rows = new TreeMap<>();
        Map<String, ClusterId> seen = new TreeMap<>();
        seen.put(config.live().uid(), config.id());
        remotes.forEach((id, member) -> {
            List<String> conditions = new ArrayList<>();
            notes.getOrDefault(id, List.of()).forEach(note -> conditions.add(note.origin() + ": " + note.text()));
            ClusterId twin = seen.putIfAbsent(member.live().uid(), id);
            if (twin != null && !member.live().uid().isEmpty()) {
                conditions.add("the same Kubernetes cluster as " + twin + ": its endpoints count twice; remove one of the two");
            }
            rows.put(id, member.report(conditions));
        });
        unsoundSince.keySet().retainAll(notes.keySet());
        unsoundSince.keySet().removeAll(remotes.keySet());
        notes.forEach((id, about) -> {
            if (!remotes.containsKey(id)) {
                rows.put(id, unsound(id, about));
            }
        });
        List<ClusterReport> all = new ArrayList<>();
        all.add(config.report(List.of()));
        all.addAll(rows.values());
        return List.copyOf(all);
    }

    private ClusterReport unsound(ClusterId id, List<Claims.Note> about) {
        ClusterState failed = new ClusterState.Failed(about.getFirst().text());
        List<String> others = about.stream().skip(1).map(note -> note.origin() + ": " + note.text()).toList();
        return new ClusterReport(id.value(), about.getFirst().origin(), failed.syncStatus(), failed.word(),
                unsoundSince.computeIfAbsent(id, _ -> clock.now()), about.getFirst().text(), "", "none", others, "none");
    }
}
