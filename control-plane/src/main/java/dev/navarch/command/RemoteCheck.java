package dev.navarch.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.navarch.kube.ApiRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a remote cluster has to have, and what the control plane has to have written into it. */
final class RemoteCheck {
    private static final String ANNOTATION = "topology.istio.io/controlPlaneClusters";
    private static final String NETWORK = "topology.istio.io/network";
    private static final String LOCK = "istio-namespace-controller-election";
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Pattern PATH = Pattern.compile("/cluster/([^/]+)(?:/net/([^/]*))?");
    private static final JsonMapper JSON = new JsonMapper();

    private final Mesh mesh;
    private final String name;
    private final Cluster remote;
    private final Findings findings;
    private final Instant now;

    RemoteCheck(Mesh mesh, String name, Cluster remote, Findings findings, Instant now) {
        this.mesh = mesh;
        this.name = name;
        this.remote = remote;
        this.findings = findings;
        this.now = now;
    }

    /** Looks at everything. The address by which this cluster reaches the control plane; empty if it has none. */
    String look() throws CommandFailure {
        JsonNode namespace = Namespaces.find(remote, mesh.namespace());
        if (!findings.check(!namespace.isMissingNode(), "it has the namespace " + mesh.namespace(), "it has not",
                "kubectl create namespace " + mesh.namespace() + " --context=" + remote.name())) {
            return "";
        }
        annotation(namespace);
        String install = install(namespace);
        String address = address(install);
        paths(new WebhookCheck(mesh, remote, findings).look(install), namespace, install);
        lock();
        roots();
        pods();
        return address;
    }

    /** The command that installs what this cluster needs. */
    String install() throws CommandFailure {
        return install(Namespaces.find(remote, mesh.namespace()));
    }

    private String install(JsonNode namespace) {
        return "navarch install --profile=remote --context=" + remote.name() + mesh.flags()
                + " --set istiodRemote.injectionPath=/inject/cluster/" + name + "/net/" + network(namespace)
                + ",global.remotePilotAddress=" + (mesh.gateway().isEmpty() ? "$DISCOVERY_ADDRESS" : mesh.gateway())
                + "  # or the chart remote, by Helm with these values";
    }

    private String network(JsonNode namespace) {
        String own = namespace.path("metadata").path("labels").path(NETWORK).asText();
        return own.isEmpty() ? mesh.network() : own;
    }

    private void annotation(JsonNode namespace) {
        String value = namespace.path("metadata").path("annotations").path(ANNOTATION).asText();
        String mend = "kubectl annotate namespace " + mesh.namespace() + " " + ANNOTATION + "=" + mesh.cluster()
                + " --overwrite --context=" + remote.name();
        boolean names = Arrays.stream(value.split(",", -1)).anyMatch(part -> part.equals("*") || part.equals(mesh.cluster()));
        String why = value.isEmpty()
                ? "the namespace has no annotation " + ANNOTATION
                : "its annotation says \"" + value + "\" and the primary is " + mesh.cluster() + " (blanks count)";
        findings.check(names, "it lets " + mesh.cluster() + " lead it", why, mend);
    }

    private String address(String install) throws CommandFailure {
        String service = mesh.named("istiod");
        JsonNode object = remote.find("/api/v1/namespaces/" + ApiRequest.segment(mesh.namespace()) + "/services/" + service);
        if (!findings.check(!object.isMissingNode(), "it has a service for the control plane",
                "there is no service " + mesh.namespace() + "/" + service, install)) {
            return "";
        }
        String address = object.path("spec").path("externalName").asText();
        if (address.isEmpty()) {
            address = remote.ask(ApiRequest.get("/apis/discovery.k8s.io/v1/namespaces/" + ApiRequest.segment(mesh.namespace())
                    + "/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3D" + service)).path("items").path(0)
                    .path("endpoints")
                    .path(0).path("addresses").path(0).asText();
        }
        findings.check(!address.isEmpty() && (mesh.gateway().isEmpty() || address.equals(mesh.gateway())),
                "the service leads to the primary's gateway",
                address.isEmpty()
                        ? "nothing stands behind it"
                        : "it leads to " + address + ", and the gateway is at " + mesh.gateway(),
                install);
        return address;
    }

    private void paths(List<String> paths, JsonNode namespace, String install) {
        for (String path : paths.stream().distinct().toList()) {
            Matcher match = PATH.matcher(path);
            if (!match.find()) {
                findings.bad("pods are injected as " + name + "'s", "the path " + path + " names no cluster", install);
                continue;
            }
            findings.check(match.group(1).equals(name), "pods are injected as " + name + "'s",
                    "the webhook's path names the cluster " + match.group(1), install);
            String network = match.group(2) == null ? "" : match.group(2);
            String expected = network(namespace);
            findings.check(network.equals(expected), "pods are injected into the right network",
                    "the webhook's path says \"" + network + "\", and the cluster's is \"" + expected
                            + "\" (label " + NETWORK + " of its namespace " + mesh.namespace() + ", else the primary's)",
                    install);
        }
    }

    private void lock() throws CommandFailure {
        String text = remote.find("/api/v1/namespaces/" + ApiRequest.segment(mesh.namespace()) + "/configmaps/" + LOCK)
                .path("metadata")
                .path("annotations").path("control-plane.alpha.kubernetes.io/leader").asText();
        String what = "a control plane leads it";
        String mend = "# see that it is attached, annotated and that the role lets it write; then the control plane's log";
        try {
            JsonNode record = text.isEmpty() ? JSON.missingNode() : JSON.readTree(text);
            String holder = record.path("holderIdentity").asText();
            if (holder.isEmpty()) {
                findings.bad(what, "nobody holds the lock " + mesh.namespace() + "/" + LOCK, mend);
                return;
            }
            Instant renewed = Instant.parse(record.path("renewTime").asText());
            findings.check(renewed.plus(LEASE.multipliedBy(2)).isAfter(now), what + ", " + holder,
                    "its lock was renewed last at " + renewed, mend);
        } catch (JsonProcessingException | DateTimeParseException _) {
            findings.bad(what, "the lock " + mesh.namespace() + "/" + LOCK + " cannot be read",
                    "kubectl delete configmap " + LOCK + " -n " + mesh.namespace() + " --context=" + remote.name()
                            + "  # it is made anew");
        }
    }

    private void roots() throws CommandFailure {
        List<String> without = new ArrayList<>(Namespaces.served(remote));
        List<String> other = new ArrayList<>();
        for (JsonNode map : remote.ask(ApiRequest.get("/api/v1/configmaps?fieldSelector=metadata.name%3Distio-ca-root-cert"))
                .path("items")) {
            String namespace = map.path("metadata").path("namespace").asText();
            without.remove(namespace);
            if (!map.path("data").path("root-cert.pem").asText().strip().equals(mesh.root().strip())) {
                other.add(namespace);
            }
        }
        findings.check(without.isEmpty() && other.isEmpty(), "every namespace has the mesh's root certificate",
                without.isEmpty()
                        ? "that in " + String.join(", ", other) + " is another one"
                        : "there is none in " + String.join(", ", without),
                "# the control plane writes it when it leads this cluster");
    }

    private void pods() throws CommandFailure {
        List<String> bare = new ArrayList<>();
        for (JsonNode namespace : remote.ask(ApiRequest.get("/api/v1/namespaces?labelSelector=istio-injection%3Denabled"))
                .path("items")) {
            String home = namespace.path("metadata").path("name").asText();
            for (JsonNode pod : remote.ask(ApiRequest.get("/api/v1/namespaces/" + ApiRequest.segment(home) + "/pods"))
                    .path("items")) {
                boolean refuses = pod.path("metadata").path("labels").path("sidecar.istio.io/inject").asText().equals("false");
                boolean has = pod.path("spec").toString().contains("\"name\":\"istio-proxy\"");
                if (!refuses && !has && !pod.path("spec").path("hostNetwork").asBoolean()) {
                    bare.add(home + "/" + pod.path("metadata").path("name").asText());
                }
            }
        }
        findings.check(bare.isEmpty(), "pods of labelled namespaces have a sidecar",
                bare.size() + " have none, such as " + (bare.isEmpty() ? "" : bare.getFirst()),
                "kubectl rollout restart deployment -n "
                        + (bare.isEmpty() ? "" : bare.getFirst().substring(0, bare.getFirst().indexOf('/')))
                        + " --context=" + remote.name() + "  # they were there before injection");
    }
}
