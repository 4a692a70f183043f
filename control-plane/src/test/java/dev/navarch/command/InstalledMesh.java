package dev.navarch.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.local.KubeApi;
import dev.navarch.local.embedded.EmbeddedCluster;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Two clusters in which everything is as an installation and a control plane would leave it; tests then break one thing. */
final class InstalledMesh implements AutoCloseable {
    static final String NAMESPACE = "/api/v1/namespaces/istio-system";
    static final String WEBHOOK = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/istio-sidecar-injector";

    private final Vertx vertx = EmbeddedCluster.newVertx(1);
    final EmbeddedCluster primary = EmbeddedCluster.builder("cluster1").vertx(vertx).start();
    final EmbeddedCluster remote = EmbeddedCluster.builder("cluster2").vertx(vertx).start();
    final Terminal terminal;
    private final String root = new String(Kubeconfigs.authority(primary), StandardCharsets.US_ASCII);

    InstalledMesh(Path folder) throws IOException {
        terminal = new Terminal(Files.writeString(folder.resolve("config"), Kubeconfigs.of(List.of(primary, remote))));
        remote.api().create("/api/v1/namespaces",
                """
                        {apiVersion: v1, kind: Namespace, metadata: {name: istio-system, annotations: {topology.istio.io/controlPlaneClusters: cluster1}}}""");
        primary.api().create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}");
        installPrimary();
        installRemote();
        attach();
    }

    private void installPrimary() {
        KubeApi api = primary.api();
        for (String kind : List.of("Gateway networking", "VirtualService networking", "PeerAuthentication security")) {
            define(api, kind.split(" ")[0], kind.split(" ")[1] + ".istio.io");
        }
        api.create("/apis/apps/v1/namespaces/istio-system/deployments",
                """
                        {apiVersion: apps/v1, kind: Deployment, metadata: {name: istiod}, status: {readyReplicas: 1}, spec: {template: {spec: {containers:
                         [{name: discovery, env: [{name: CLUSTER_ID, value: cluster1}, {name: EXTERNAL_ISTIOD, value: 'true'}]}]}}}}""");
        api.merge("/apis/apps/v1/namespaces/istio-system/deployments/istiod/status", "{status: {readyReplicas: 1}}");
        api.create(NAMESPACE + "/configmaps",
                """
                        {apiVersion: v1, kind: ConfigMap, metadata: {name: istio-sidecar-injector}, data: {values: '{"global":{"network":"network1"}}'}}""");
        rootCertificates(api);
        api.create(NAMESPACE + "/services", """
                {apiVersion: v1, kind: Service, metadata: {name: istio-eastwestgateway, labels: {istio: eastwestgateway}},
                 spec: {type: LoadBalancer, ports: [{name: a, port: 15012}, {name: b, port: 15017}]}}""");
        api.merge(NAMESPACE + "/services/istio-eastwestgateway/status", "{status: {loadBalancer: {ingress: [{ip: 10.1.0.20}]}}}");
        api.create("/apis/networking.istio.io/v1/namespaces/istio-system/gateways", """
                {apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: istiod-gateway},
                 spec: {servers: [{port: {number: 15012}}, {port: {number: 15017}}]}}""");
        api.create("/apis/networking.istio.io/v1/namespaces/istio-system/virtualservices", """
                {apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: istiod-vs},
                 spec: {tls: [{route: [{destination: {host: istiod.istio-system.svc.cluster.local}}]}]}}""");
        webhook(api, "/inject");
    }

    private void installRemote() {
        KubeApi api = remote.api();
        api.create(NAMESPACE + "/services", """
                {apiVersion: v1, kind: Service, metadata: {name: istiod}, spec: {ports: [{name: a, port: 15012}]}}""");
        api.create("/apis/discovery.k8s.io/v1/namespaces/istio-system/endpointslices",
                """
                        {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4, metadata: {name: istiod,
                         labels: {kubernetes.io/service-name: istiod}}, endpoints: [{addresses: [10.1.0.20]}], ports: [{name: a, port: 15012}]}""");
        webhook(api, "/inject/cluster/cluster2/net/network1");
        lock(Instant.now());
        rootCertificates(api);
    }

    /** By the command itself. */
    void attach() {
        int code = terminal.run("create-remote-secret", "--context=cluster2", "--name=cluster2", "-o=json");
        if (code != 0) {
            throw new AssertionError(terminal.err());
        }
        secret("cluster2", terminal.out());
    }

    /** Puts a secret with a kubeconfig of the given Secret's under a cluster's id. */
    void secret(String id, String printed) {
        try {
            String kubeconfig = new YAMLMapper().readTree(printed).path("stringData").path("cluster2").asText();
            attachBy(id, kubeconfig);
        } catch (JsonProcessingException e) {
            throw new AssertionError(printed, e);
        }
    }

    void attachBy(String id, String kubeconfig) {
        primary.api().delete(NAMESPACE + "/secrets/istio-remote-secret-cluster2");
        primary.api().create(NAMESPACE + "/secrets",
                """
                        {apiVersion: v1, kind: Secret, metadata: {name: istio-remote-secret-cluster2, labels: {istio/multiCluster: 'true'}},
                         data: {%s: %s}}"""
                        .formatted(id, Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8))));
    }

    void lock(Instant renewed) {
        remote.api().delete(NAMESPACE + "/configmaps/istio-namespace-controller-election");
        remote.api().create(NAMESPACE + "/configmaps",
                """
                        {apiVersion: v1, kind: ConfigMap, metadata: {name: istio-namespace-controller-election, annotations:
                         {control-plane.alpha.kubernetes.io/leader: '{"holderIdentity":"istiod-1","holderKey":"^default","renewTime":"%s"}'}}}"""
                        .formatted(renewed));
    }

    void webhook(KubeApi api, String path) {
        api.delete(WEBHOOK);
        api.create("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", """
                {apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration,
                 metadata: {name: istio-sidecar-injector, labels: {istio.io/rev: default}},
                 webhooks: [{name: namespace.sidecar-injector.istio.io, sideEffects: None, admissionReviewVersions: [v1],
                  clientConfig: {caBundle: %s, service: {name: istiod, namespace: istio-system, path: %s, port: 443}}}]}"""
                .formatted(Base64.getEncoder().encodeToString(root.getBytes(StandardCharsets.US_ASCII)), path));
    }

    private void rootCertificates(KubeApi api) {
        for (var namespace : api.get("/api/v1/namespaces").path("items")) {
            api.create("/api/v1/namespaces/" + namespace.path("metadata").path("name").asText() + "/configmaps",
                    new YAMLMapper().createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap")
                            .<ObjectNode>set("metadata",
                                    new YAMLMapper().createObjectNode().put("name", "istio-ca-root-cert"))
                            .set("data", new YAMLMapper().createObjectNode().put("root-cert.pem", root)).toString());
        }
    }

    private static void define(KubeApi api, String kind, String group) {
        String plural = kind.equals("PeerAuthentication") ? "peerauthentications" : kind.toLowerCase(Locale.ROOT) + "s";
        api.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
                {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: %1$s.%2$s},
                 spec: {group: %2$s, scope: Namespaced, names: {kind: %3$s, plural: %1$s, singular: %1$s1, listKind: %3$sList},
                  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}}"""
                .formatted(plural, group, kind));
    }

    @Override
    public void close() {
        primary.close();
        remote.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
