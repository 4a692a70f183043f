package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the control plane itself says: which clusters it reads, and how the proxies fare that are connected to it. */
final class LiveCheck {
    private final Mesh mesh;
    private final Set<String> remotes;
    private final Findings findings;

    /** @param remotes the clusters that the user named */
    LiveCheck(Mesh mesh, Set<String> remotes, Findings findings) {
        this.mesh = mesh;
        this.remotes = Set.copyOf(remotes);
        this.findings = findings;
    }

    /** Looks at every replica; what cannot be asked is unknown, not broken. */
    void look() {
        Replicas replicas = new Replicas(mesh.primary(), mesh.namespace(),
                mesh.revision().isEmpty() ? "default" : mesh.revision());
        try {
            List<DebugPages.Shown> clusters = replicas.read("clusterz?verbose");
            new TreeSet<>(remotes).forEach(remote -> cluster(remote, clusters));
            clusters.getFirst().page().valueStream().map(row -> row.path("id").asText())
                    .filter(id -> !id.equals(mesh.cluster()) && !remotes.contains(id))
                    .forEach(id -> findings.unknown("cluster " + id + " is attached",
                            "it was not looked at; name it with --remote=" + id + "=<context>"));
            proxies(replicas.read("syncz"));
        } catch (CommandFailure e) {
            findings.unknown("the control plane tells how it fares", e.reason());
        }
    }

    private void cluster(String id, List<DebugPages.Shown> replicas) {
        List<String> behind = new ArrayList<>();
        Set<String> conditions = new TreeSet<>();
        for (DebugPages.Shown shown : replicas) {
            JsonNode row = shown.page().valueStream().filter(candidate -> candidate.path("id").asText().equals(id)).findFirst()
                    .orElse(null);
            String status = row == null ? "not attached" : row.path("syncStatus").asText();
            if (!status.equals("synced")) {
                behind.add("to " + shown.replica() + " it is " + status
                        + (row == null || row.path("reason").asText().isEmpty() ? "" : ", " + row.path("reason").asText()));
            }
            if (row != null) {
                row.path("conditions").forEach(condition -> conditions.add(condition.asText()));
            }
        }
        findings.check(behind.isEmpty(), "every replica of the control plane reads " + id, String.join("; ", behind),
                "# it follows from what is to mend in " + id + "; else " + mesh.kubectl() + " logs deploy/" + mesh.named("istiod")
                        + " | grep cluster=" + id);
        conditions.forEach(condition -> findings.unknown("the control plane has no more to say of " + id, condition));
    }

    private void proxies(List<DebugPages.Shown> replicas) {
        List<String> refusing = new ArrayList<>();
        Map<String, Integer> connected = new TreeMap<>();
        for (DebugPages.Shown shown : replicas) {
            for (JsonNode proxy : shown.page()) {
                connected.merge(proxy.path("cluster_id").asText(), 1, Integer::sum);
                String error = ProxyStatus.refusal(proxy);
                if (!error.isEmpty()) {
                    refusing.add(proxy.path("proxy").asText() + ": " + error);
                }
            }
        }
        findings.check(refusing.isEmpty(), "proxies take what they are sent; connected are " + counts(connected),
                refusing.size() + " do not, such as " + (refusing.isEmpty() ? "" : refusing.getFirst()),
                "navarch proxy-status --context=" + mesh.primary().name() + "  # names them all");
    }

    private static String counts(Map<String, Integer> connected) {
        List<String> words = new ArrayList<>();
        connected.forEach((cluster, count) -> words.add(count + " of " + cluster));
        return words.isEmpty() ? "none" : String.join(", ", words);
    }
}
