package dev.navarch.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.ApiRequest;
import dev.navarch.kube.Credential;
import dev.navarch.kube.Kubeconfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the secret by which a cluster is attached leads to it, and lets the control plane do what it has to. */
final class SecretCheck {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SOON = Duration.ofDays(7);
    private static final int UNAUTHORIZED = 401;

    /** What the control plane does in a remote cluster. */
    private static final List<Right> RIGHTS = List.of(new Right("list", "", "pods"), new Right("watch", "", "services"),
            new Right("watch", "discovery.k8s.io", "endpointslices"), new Right("watch", "", "nodes"),
            new Right("watch", "", "namespaces"),
            new Right("create", "authentication.k8s.io", "tokenreviews"), new Right("create", "", "configmaps"),
            new Right("update", "", "configmaps"),
            new Right("update", "admissionregistration.k8s.io", "mutatingwebhookconfigurations"));

    private final Mesh mesh;
    private final String name;
    private final Findings findings;
    private final Instant now;

    private record Right(String verb, String group, String resource) {
        String words() {
            return verb + " " + resource;
        }
    }

    SecretCheck(Mesh mesh, String name, Findings findings, Instant now) {
        this.mesh = mesh;
        this.name = name;
        this.findings = findings;
        this.now = now;
    }

    /**
     * Looks at it.
     *
     * @param remote the cluster as the user reaches it
     * @param install how to install what a remote cluster needs
     */
    void look(Cluster remote, String install, Clusters clusters) throws CommandFailure {
        String again = "navarch create-remote-secret --context=" + remote.name() + " --name=" + name
                + " | kubectl apply --context="
                + mesh.primary().name() + " -f -";
        String stray = stray(remote);
        if (!stray.isEmpty()) {
            again = mesh.kubectl() + " delete secret " + stray + "; " + again;
        }
        String kubeconfig = kubeconfig();
        if (!findings.check(!kubeconfig.isEmpty(), "a remote secret attaches it as " + name,
                "no secret labelled istio/multiCluster=true in " + mesh.namespace() + " of the primary has the key " + name
                        + others(),
                again)) {
            return;
        }
        switch (Kubeconfig.judge(kubeconfig, Set.of())) {
            case Kubeconfig.Refused(String reason) -> findings.bad("its kubeconfig is sound", reason, again);
            case Kubeconfig.Accepted(Credential credential) -> credential(credential, remote, clusters, again, install);
        }
    }

    private void credential(Credential credential, Cluster remote, Clusters clusters, String again, String install)
            throws CommandFailure {
        Cluster asControlPlane = clusters.open("the server of the remote secret", credential);
        Instant end = expiry(credential.token());
        boolean expired = end != null && end.isBefore(now);
        ApiAnswer answer = asControlPlane.answer(ApiRequest.get("/api/v1/namespaces/kube-system"));
        switch (answer) {
            case ApiAnswer.Lost(String reason) -> {
                findings.bad("its API server is reached by the secret's address",
                        credential.server() + " does not answer (from this machine): "
                                + reason,
                        again + "  # with --server=https://… if the control plane reaches it by another address than your kubeconfig");
                return;
            }
            case ApiAnswer.Refused(int code, _, _) when code == UNAUTHORIZED -> {
                findings.bad("its credential is accepted",
                        expired ? "the token expired at " + end : "the token is not known to the cluster",
                        again);
                return;
            }
            case ApiAnswer.Done(_, JsonNode body) -> {
                String uid = body.path("metadata").path("uid").asText();
                String real = Namespaces.find(remote, "kube-system").path("metadata").path("uid").asText();
                if (!findings.check(uid.equals(real), "the secret leads to this cluster",
                        "it leads to another one: " + credential.server(), again)) {
                    return;
                }
            }
            case ApiAnswer.Refused _ ->
                findings.unknown("the secret leads to this cluster", "its account may not read namespace kube-system");
        }
        findings.check(end == null || end.isAfter(now.plus(SOON)), "its credential lasts", "the token expires at " + end,
                again + "  # before then");
        rights(asControlPlane, install);
    }

    private void rights(Cluster asControlPlane, String install) throws CommandFailure {
        List<String> missing = new ArrayList<>();
        for (Right right : RIGHTS) {
            var review = JSON.createObjectNode().put("apiVersion", "authorization.k8s.io/v1").put("kind",
                    "SelfSubjectAccessReview");
            review.putObject("spec").putObject("resourceAttributes").put("verb", right.verb()).put("group", right.group())
                    .put("resource", right.resource());
            JsonNode body = asControlPlane.ask(ApiRequest.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review));
            if (!body.path("status").path("allowed").asBoolean()) {
                missing.add(right.words());
            }
        }
        findings.check(missing.isEmpty(), "its role lets the control plane read and lead",
                "it may not " + String.join(", ", missing),
                install + "  # the role is in it");
    }

    private String kubeconfig() throws CommandFailure {
        for (JsonNode secret : secrets()) {
            JsonNode value = secret.path("data").path(name);
            if (value.isTextual()) {
                return new String(Base64.getDecoder().decode(value.asText()), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    /** The name of a secret that attaches this cluster by another name; empty if there is none. */
    private String stray(Cluster remote) throws CommandFailure {
        for (JsonNode secret : secrets()) {
            for (Map.Entry<String, JsonNode> entry : secret.path("data").properties()) {
                String text = new String(Base64.getDecoder().decode(entry.getValue().asText()), StandardCharsets.UTF_8);
                if (!entry.getKey().equals(name)
                        && Kubeconfig.judge(text, Set.of()) instanceof Kubeconfig.Accepted(Credential credential)
                        && credential.server().equals(remote.credential().server())) {
                    return secret.path("metadata").path("name").asText();
                }
            }
        }
        return "";
    }

    /** The likeliest mistake is another name. */
    private String others() throws CommandFailure {
        List<String> names = new ArrayList<>();
        for (JsonNode secret : secrets()) {
            secret.path("data").fieldNames().forEachRemaining(names::add);
        }
        return names.isEmpty() ? "" : "; attached are " + String.join(", ", names);
    }

    private JsonNode secrets() throws CommandFailure {
        return mesh.primary().ask(ApiRequest.get("/api/v1/namespaces/" + ApiRequest.segment(mesh.namespace())
                + "/secrets?labelSelector=istio%2FmultiCluster%3Dtrue")).path("items");
    }

    /** When a token says that it ends; null when it does not. */
    private static @Nullable Instant expiry(String token) throws CommandFailure {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return null;
        }
        try {
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            return claims.path("exp").isNumber() ? Instant.ofEpochSecond(claims.path("exp").asLong()) : null;
        } catch (JsonProcessingException | IllegalArgumentException _) {
            return null;
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.MISSING, "a token cannot be read: " + e.getMessage());
        }
    }
}
