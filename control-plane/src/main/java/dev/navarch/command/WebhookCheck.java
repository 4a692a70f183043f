package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Whether a cluster's API server sends new pods to the control plane, and may believe it. */
final class WebhookCheck {
    private static final String CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    private static final String ENTRY = "sidecar-injector.istio.io";

    private final Mesh mesh;
    private final Cluster cluster;
    private final Findings findings;

    WebhookCheck(Mesh mesh, Cluster cluster, Findings findings) {
        this.mesh = mesh;
        this.cluster = cluster;
        this.findings = findings;
    }

    /**
     * Looks at it.
     *
     * @param install how to install what is missing
     * @return the paths to which pods are sent
     */
    List<String> look(String install) throws CommandFailure {
        String revision = mesh.revision().isEmpty() ? "default" : mesh.revision();
        List<String> paths = new ArrayList<>();
        List<String> blind = new ArrayList<>();
        for (JsonNode configuration : cluster.ask(ApiRequest.get(CONFIGURATIONS)).path("items")) {
            if (!configuration.path("metadata").path("labels").path("istio.io/rev").asText().equals(revision)) {
                continue;
            }
            for (JsonNode entry : configuration.path("webhooks")) {
                if (entry.path("name").asText().endsWith(ENTRY)) {
                    JsonNode client = entry.path("clientConfig");
                    paths.add(client.path("service").path("path").asText(client.path("url").asText()));
                    if (!client.path("url").isTextual() && !trusts(client.path("caBundle").asText())) {
                        blind.add(configuration.path("metadata").path("name").asText());
                    }
                }
            }
        }
        if (findings.check(!paths.isEmpty(), "new pods are sent to the control plane",
                "no webhook configuration with the label istio.io/rev=" + revision + " has an entry of the injector", install)) {
            findings.check(blind.isEmpty(), "the webhooks bear the control plane's root certificate",
                    "that of " + (blind.isEmpty() ? "" : blind.getFirst())
                            + " is missing or another one, so the API server refuses to create pods",
                    "# the control plane writes it when it leads this cluster; see what else is to mend, then its log");
        }
        return List.copyOf(paths);
    }

    private boolean trusts(String bundle) {
        return !bundle.isEmpty() && !mesh.root().isEmpty()
                && new String(Base64.getDecoder().decode(bundle), StandardCharsets.UTF_8).strip().equals(mesh.root().strip());
    }
}
