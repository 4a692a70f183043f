package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.ApiRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A control plane's replicas, asked for their debug pages by the API server, which passes a request on to a pod. It keeps the caller's own
 * credentials for itself, so a token of the system namespace goes along in a header of ours.
 */
final class Replicas {
    private static final String HEADER = "X-Navarch-Authorization";
    private static final int TOKEN_SECONDS = 600;

    private final Cluster primary;
    private final String namespace;
    private final String revision;

    /** @param revision empty for those of all revisions */
    Replicas(Cluster primary, String namespace, String revision) {
        this.primary = primary;
        this.namespace = namespace;
        this.revision = revision;
    }

    /** A page of each running replica, by the pods' names. Fails if there is none, or one does not show it. */
    List<DebugPages.Shown> read(String page) throws CommandFailure {
        List<DebugPages.Shown> shown = new ArrayList<>();
        String token = token();
        for (JsonNode pod : pods()) {
            JsonNode metadata = pod.path("metadata");
            String name = metadata.path("name").asText();
            String port = metadata.path("annotations").path("prometheus.io/port").asText("15014");
            ApiRequest request = new ApiRequest(ApiRequest.Method.GET,
                    path("pods/" + name + ":" + port + "/proxy/debug/" + page), null, Map.of(HEADER, "Bearer " + token));
            ApiAnswer answer = primary.answer(request);
            if (answer instanceof ApiAnswer.Refused refused && refused.code() == 401) {
                throw new CommandFailure(ExitCode.MISSING,
                        name + " does not show its debug pages to who comes through the API server:"
                                + " is it another control plane? kubectl -n " + namespace + " port-forward " + name
                                + " 15014, and --address");
            }
            shown.add(new DebugPages.Shown(name, primary.done(request, answer)));
        }
        if (shown.isEmpty()) {
            throw new CommandFailure(ExitCode.MISSING, primary.name() + ": no pod with the label app=istiod runs in " + namespace
                    + "; say with --context which cluster is the primary");
        }
        return List.copyOf(shown);
    }

    private List<JsonNode> pods() throws CommandFailure {
        String label = "app%3Distiod" + (revision.isEmpty() ? "" : ",istio.io%2Frev%3D" + ApiRequest.segment(revision));
        return primary.ask(ApiRequest.get(path("pods?labelSelector=" + label + "&fieldSelector=status.phase%3DRunning")))
                .path("items")
                .valueStream().filter(pod -> !pod.path("metadata").has("deletionTimestamp")).toList();
    }

    /** Of the namespace's default account, whose callers see everything. */
    private String token() throws CommandFailure {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("apiVersion", "authentication.k8s.io/v1").put("kind",
                "TokenRequest");
        request.putObject("spec").put("expirationSeconds", TOKEN_SECONDS).putArray("audiences").add("istio-ca");
        return primary.ask(ApiRequest.post(path("serviceaccounts/default/token"), request)).path("status").path("token").asText();
    }

    private String path(String rest) {
        return "/api/v1/namespaces/" + ApiRequest.segment(namespace) + "/" + rest;
    }
}
