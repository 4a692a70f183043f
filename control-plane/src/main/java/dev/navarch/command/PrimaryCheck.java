package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.navarch.kube.ApiRequest;
import java.io.IOException;
import java.util.List;

/** What a primary has to have so that other clusters can be attached to it. */
final class PrimaryCheck {
    private static final List<String> KINDS = List.of("gateways.networking.istio.io", "virtualservices.networking.istio.io",
            "peerauthentications.security.istio.io");
    private static final JsonMapper JSON = new JsonMapper();

    private final Cluster primary;
    private final String namespace;
    private final String revision;
    private final Findings findings;

    PrimaryCheck(Cluster primary, String namespace, String revision, Findings findings) {
        this.primary = primary;
        this.namespace = namespace;
        this.revision = revision;
        this.findings = findings;
    }

    /** Looks at everything; what the remote clusters' promises depend on. */
    Mesh look() throws CommandFailure {
        Mesh nameless = new Mesh(primary, namespace, revision, "", "", "", "");
        kinds();
        String cluster = controlPlane(nameless.named("istiod"));
        String network = network(nameless.named("istio-sidecar-injector"));
        String root = primary.find(in("configmaps/istio-ca-root-cert")).path("data").path("root-cert.pem").asText();
        findings.check(!root.isEmpty(), "the root certificate is handed out",
                "there is no config map istio-ca-root-cert in namespace " + namespace,
                nameless.kubectl() + " logs deploy/" + nameless.named("istiod") + "  # is it ready, does it lead?");
        String gateway = gateway();
        exposure();
        return new Mesh(primary, namespace, revision, cluster, root, gateway, network);
    }

    private void kinds() throws CommandFailure {
        for (String kind : KINDS) {
            boolean there = !primary.find("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + kind).isMissingNode();
            if (!there) {
                findings.bad("Istio's kinds are defined", kind + " is missing",
                        install());
                return;
            }
        }
        findings.good("Istio's kinds are defined");
    }

    private String controlPlane(String name) throws CommandFailure {
        JsonNode deployment = primary.find("/apis/apps/v1/namespaces/" + ApiRequest.segment(namespace) + "/deployments/" + name);
        if (!findings.check(!deployment.isMissingNode(), "the control plane is installed",
                "there is no deployment " + namespace + "/" + name, install())) {
            return "";
        }
        findings.check(deployment.path("status").path("readyReplicas").asInt() > 0, "the control plane is ready",
                "none of its pods is ready",
                "kubectl --context=" + primary.name() + " -n " + namespace + " logs deploy/" + name + " | grep 'is not ready'");
        JsonNode container = deployment.path("spec").path("template").path("spec").path("containers").path(0);
        findings.check(variable(container, "EXTERNAL_ISTIOD").equalsIgnoreCase("true"), "it may lead remote clusters",
                "EXTERNAL_ISTIOD is not true", install() + " --set global.externalIstiod=true");
        String cluster = variable(container, "CLUSTER_ID");
        findings.check(!cluster.isEmpty() && !cluster.equals("Kubernetes"),
                "it knows its cluster's name" + (cluster.isEmpty() ? "" : ", " + cluster),
                "CLUSTER_ID is " + (cluster.isEmpty() ? "not set" : "the default, " + cluster),
                install() + " --set global.multiCluster.clusterName=cluster1");
        return cluster.isEmpty() ? "Kubernetes" : cluster;
    }

    private String install() {
        return "navarch install --context=" + primary.name() + " -f cluster1.yaml";
    }

    private static String variable(JsonNode container, String name) {
        String value = "";
        for (JsonNode variable : container.path("env")) {
            if (variable.path("name").asText().equals(name)) {
                value = variable.path("value").asText();
            }
        }
        return value;
    }

    private String network(String configMap) throws CommandFailure {
        String label = Namespaces.label(primary, namespace, "topology.istio.io/network");
        if (!label.isEmpty()) {
            return label;
        }
        String values = primary.find(in("configmaps/" + configMap)).path("data").path("values").asText();
        try {
            return values.isEmpty() ? "" : JSON.readTree(values).path("global").path("network").asText();
        } catch (IOException _) {
            return "";
        }
    }

    private String gateway() throws CommandFailure {
        JsonNode services = primary.ask(ApiRequest.get(in("services?labelSelector=istio%3Deastwestgateway"))).path("items");
        if (!findings.check(!services.isEmpty(), "the gateway between clusters is installed",
                "no service in " + namespace + " bears the label istio=eastwestgateway",
                "navarch install --profile=gateway --context=" + primary.name() + " -f deploy/samples/eastwest-gateway.yaml")) {
            return "";
        }
        JsonNode service = services.path(0);
        String name = service.path("metadata").path("name").asText();
        JsonNode ingress = service.path("status").path("loadBalancer").path("ingress").path(0);
        String address = ingress.path("ip").asText(ingress.path("hostname").asText());
        if (address.isEmpty()) {
            address = service.path("spec").path("externalIPs").path(0).asText();
        }
        findings.check(!address.isEmpty(), "the gateway has an external address" + (address.isEmpty() ? "" : ", " + address),
                "the service " + namespace + "/" + name + " was given none",
                "# wait for the cluster's load balancer, or set externalIPs");
        for (int port : List.of(15012, 15017)) {
            boolean has = service.path("spec").path("ports").findValuesAsText("port").contains(String.valueOf(port));
            findings.check(has, "the gateway's service has port " + port, "it has not",
                    "navarch install --profile=gateway --context=" + primary.name() + " -f deploy/samples/eastwest-gateway.yaml");
        }
        return address;
    }

    private void exposure() throws CommandFailure {
        JsonNode gateways = primary
                .find("/apis/networking.istio.io/v1/namespaces/" + ApiRequest.segment(namespace) + "/gateways");
        String numbers = gateways.path("items").findValuesAsText("number").toString();
        String routes = primary
                .find("/apis/networking.istio.io/v1/namespaces/" + ApiRequest.segment(namespace) + "/virtualservices")
                .toString();
        findings.check(numbers.contains("15012") && numbers.contains("15017") && routes.contains("istiod"),
                "the control plane is exposed by Gateway and VirtualService", "no Gateway in " + namespace
                        + " has the ports 15012 and 15017, or no VirtualService leads from them to istiod",
                "kubectl --context=" + primary.name() + " -n " + namespace + " apply -f deploy/samples/expose-istiod.yaml");
    }

    private String in(String rest) {
        return "/api/v1/namespaces/" + ApiRequest.segment(namespace) + "/" + rest;
    }
}
