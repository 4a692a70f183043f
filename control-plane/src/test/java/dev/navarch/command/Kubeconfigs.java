package dev.navarch.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.local.Kubeconfig;
import dev.navarch.local.LocalCluster;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The kubeconfig of a user of several clusters: a context for each, named as the cluster, the first one current. */
final class Kubeconfigs {
    private static final YAMLMapper YAML = new YAMLMapper();

    private Kubeconfigs() {
    }

    static String of(List<? extends LocalCluster> clusters) throws JsonProcessingException {
        ObjectNode all = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "Config").put("current-context",
                clusters.getFirst().name());
        for (String list : List.of("clusters", "users", "contexts")) {
            ArrayNode entries = all.putArray(list);
            for (LocalCluster cluster : clusters) {
                JsonNode entry = YAML.readTree(cluster.adminKubeconfig()).path(list).path(0);
                ObjectNode named = ((ObjectNode) entry).put("name", cluster.name());
                if (list.equals("contexts")) {
                    named.putObject("context").put("cluster", cluster.name()).put("user", cluster.name());
                }
                entries.add(named);
            }
        }
        return YAML.writeValueAsString(all);
    }

    /** The certificate authority of a cluster's API server, in PEM. */
    static byte[] authority(LocalCluster cluster) {
        return Kubeconfig.parse(cluster.adminKubeconfig()).caPem().getBytes(StandardCharsets.US_ASCII);
    }
}
