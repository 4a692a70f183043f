package dev.navarch.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.local.HttpKubeApi;
import dev.navarch.local.KubeApi;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.real.HelmBinary;
import dev.navarch.local.real.KubernetesBinary;
import dev.navarch.local.real.RealCluster;
import dev.navarch.local.real.RealClusterSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The charts, rendered by the real Helm and judged by a real API server, which refuses every field that it does not know. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChartsIT {
    private static final String INJECTOR = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/istio-sidecar-injector";
    private static final String SEED_PRIMARY = "global.externalIstiod=true,global.meshID=mesh1,global.network=network1,"
            + "global.multiCluster.clusterName=cluster1";
    private static final String SEED_REMOTE = "istiodRemote.injectionPath=/inject/cluster/cluster2/net/network1,"
            + "global.remotePilotAddress=10.1.0.20";
    @TempDir
    private static Path folder;
    private static RealCluster cluster;
    private static KubeApi api;
    private static Helm helm;
    private static Path kubeconfig;

    @BeforeAll
    static void start() throws IOException {
        for (Optional<String> obstacle : List.of(KubernetesBinary.unavailable(CacheFolder.of(System.getenv())),
                HelmBinary.unavailable(CacheFolder.of(System.getenv())))) {
            assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
        }
        cluster = RealCluster.start(RealClusterSpec.onLoopback("cluster1", 43));
        api = cluster.api();
        kubeconfig = Files.writeString(folder.resolve("config"), Kubeconfigs.of(List.of(cluster)));
        helm = new Helm(folder, kubeconfig);
        api.create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}");
        api.create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: mesh}}");
        helm.done("install", "base", Helm.chart("base"), "-n", "istio-system");
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    static Stream<List<String>> valueSets() {
        String all = "revision=canary,revisionTags={prod,default},logAsJson=true,global.logAsJson=true,cpu.targetAverageUtilization=50,"
                + "memory.targetAverageUtilization=70,env.A=b,env.EXTERNAL_ISTIOD=false,extraContainerArgs={--x=1},nodeSelector.a=b,"
                + "podLabels.c=d,podAnnotations.e=f,deploymentLabels.g=h,deploymentAnnotations.i=j,serviceAnnotations.k=l,"
                + "global.imagePullSecrets={pull},global.priorityClassName=system-cluster-critical,global.configValidation=true,"
                + "seccompProfile.type=RuntimeDefault,ipFamilyPolicy=SingleStack,ipFamilies={IPv4},imagePullPolicy=Always,"
                + "sidecarInjectorWebhook.enableNamespacesByDefault=true,sidecarInjectorWebhookAnnotations.m=n,global.externalIstiod=true,"
                + "serviceAccountAnnotations.o=p,global.meshNetworks.network1.gateways[0].address=1.1.1.1,"
                + "global.meshNetworks.network1.gateways[0].port=15443,meshConfig.trustDomain=example.org,"
                + "sidecarInjectorWebhook.templates.more=metadata: {},autoscaleBehavior.scaleDown.stabilizationWindowSeconds=60,"
                + "tolerations[0].operator=Exists,topologySpreadConstraints[0].maxSkew=1,topologySpreadConstraints[0].topologyKey=zone,"
                + "topologySpreadConstraints[0].whenUnsatisfiable=ScheduleAnyway,global.trustBundleName=roots,global.crlConfigMapName=crl";
        return Stream.of(List.of("primary", "istio-system", SEED_PRIMARY), List.of("primary", "istio-system", ""),
                List.of("primary", "mesh", all),
                List.of("primary", "mesh",
                        "autoscaleEnabled=false,replicaCount=3,global.defaultPodDisruptionBudget.enabled=false,"
                                + "configMap=false,image=pilot,hub=example.org/istio,tag=1.2.3,global.operatorManageWebhooks=true,"
                                + "global.omitSidecarInjectorConfigMap=true"),
                List.of("remote", "istio-system", SEED_REMOTE),
                List.of("remote", "mesh", "revision=canary,revisionTags={prod},global.remotePilotAddress=gateway.example.org"),
                List.of("remote", "mesh", "istiodRemote.enabledLocalInjectorIstiod=true,global.remotePilotAddress=fd00::1,"
                        + "istiodRemote.injectionURL=https://gateway.example.org:15017/inject/cluster/c/net/n"),
                List.of("gateway", "istio-system", "name=istio-eastwestgateway,networkGateway=network1"),
                List.of("gateway", "mesh", "revision=canary,labels.istio=ingress,labels.team=a,env.A=b,autoscaling.enabled=false,"
                        + "replicaCount=2,service.type=ClusterIP,service.annotations.a=b,podAnnotations.c=d,annotations.e=f,"
                        + "serviceAccount.annotations.g=h,nodeSelector.i=j,priorityClassName=system-cluster-critical,imagePullPolicy=Always"),
                List.of("base", "istio-system", ""),
                List.of("base", "mesh", "global.imagePullSecrets={pull},global.istioNamespace=mesh"));
    }

    private static String render(String chart, String namespace, String values) {
        return helm.done("template", "release", Helm.chart(chart), "-n", namespace, "--set", values);
    }

    private static Cluster open(Clusters clusters) throws CommandFailure {
        return clusters.open(kubeconfig.toString(), "");
    }

    private static void apply(String yaml, String namespace) throws CommandFailure {
        StringWriter said = new StringWriter();
        try (Clusters clusters = new Clusters(new Surroundings(Map.of(), "navarch/test"))) {
            new Applier(open(clusters), new Console(new PrintWriter(said), new PrintWriter(said))).apply(Manifest.read(yaml),
                    namespace,
                    false);
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    @Order(1)
    void whatIsRenderedIsLintedAndTakenByTheApiServer(List<String> set) throws CommandFailure {
        ChildProcess.Finished lint = helm.run(Stream.of("lint", "--strict", Helm.chart(set.get(0)), "--set", set.get(2)));
        assertEquals(0, lint.code(), lint.output());
        apply(render(set.get(0), set.get(1), set.get(2)), set.get(1));
    }

    @Test
    @Order(2)
    void usersFilesApplyUnchangedAndGoUnderTheirShortNames() throws IOException, CommandFailure {
        for (String sample : List.of("expose-istiod.yaml", "expose-services.yaml")) {
            apply(Files.readString(Helm.CHARTS.resolveSibling("samples").resolve(sample)), "istio-system");
        }
        apply("""
                {apiVersion: security.istio.io/v1beta1, kind: PeerAuthentication, metadata: {name: default},
                 spec: {mtls: {mode: STRICT}, portLevelMtls: {'8080': {mode: DISABLE}}}}""", "istio-system");
        JsonNode read = api.get("/apis/security.istio.io/v1/namespaces/istio-system/peerauthentications/default");
        assertEquals("DISABLE", read.path("spec").path("portLevelMtls").path("8080").path("mode").asText(), "nothing is pruned");
        ((ObjectNode) read).putObject("status").put("observedGeneration", 1);
        api.replace("/apis/security.istio.io/v1/namespaces/istio-system/peerauthentications/default/status", read.toString());
        JsonNode resources = api.get("/apis/networking.istio.io/v1").path("resources");
        assertTrue(resources.findValues("shortNames").toString().contains("vs"), resources::toString);
    }

    @Test
    @Order(3)
    void anUpgradeByHelmOrByApplyLeavesTheAuthorityInTheWebhooksAlone() throws CommandFailure {
        api.delete(INJECTOR);
        for (String kind : List.of("clusterroles", "clusterrolebindings")) {
            api.delete("/apis/rbac.authorization.k8s.io/v1/" + kind + "/istio-reader-clusterrole-istio-system");
            api.delete("/apis/rbac.authorization.k8s.io/v1/" + kind + "/istiod-clusterrole-istio-system");
        }
        for (String gone : List.of("/api/v1/namespaces/istio-system/serviceaccounts/istiod",
                "/api/v1/namespaces/istio-system/configmaps/istio",
                "/api/v1/namespaces/istio-system/configmaps/istio-sidecar-injector",
                "/api/v1/namespaces/istio-system/services/istiod", "/apis/apps/v1/namespaces/istio-system/deployments/istiod",
                "/apis/rbac.authorization.k8s.io/v1/namespaces/istio-system/roles/istiod",
                "/apis/rbac.authorization.k8s.io/v1/namespaces/istio-system/rolebindings/istiod",
                "/apis/autoscaling/v2/namespaces/istio-system/horizontalpodautoscalers/istiod",
                "/apis/policy/v1/namespaces/istio-system/poddisruptionbudgets/istiod",
                "/apis/discovery.k8s.io/v1/namespaces/istio-system/endpointslices/istiod")) {
            api.delete(gone);
        }
        helm.done("install", "istiod", Helm.chart("primary"), "-n", "istio-system", "--set", SEED_PRIMARY);
        // As the control plane does it.
        String webhook = api.get(INJECTOR).toString().replace("\"clientConfig\":{",
                "\"clientConfig\":{\"caBundle\":\"" + Base64.getEncoder().encodeToString(Kubeconfigs.authority(cluster)) + "\",");
        api.replace(INJECTOR, webhook);
        helm.done("upgrade", "istiod", Helm.chart("primary"), "-n", "istio-system", "--set", SEED_PRIMARY + ",podLabels.a=b");
        assertAuthority();
        apply(render("primary", "istio-system", SEED_PRIMARY), "istio-system");
        assertAuthority();
        helm.done("uninstall", "istiod", "-n", "istio-system");
        assertFalse(api.get("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations").toString()
                .contains("\"istio-sidecar-injector\""));
    }

    private static void assertAuthority() {
        for (JsonNode entry : api.get(INJECTOR).path("webhooks")) {
            assertTrue(entry.path("clientConfig").hasNonNull("caBundle"), entry::toString);
        }
    }

    @Test
    @Order(4)
    void aRemoteSecretOfARemoteClusterMayLeadIt() throws CommandFailure {
        apply(render("remote", "istio-system", SEED_REMOTE), "istio-system");
        KubeApi reader = HttpKubeApi.of(cluster.kubeconfigFor("istio-system", "istio-reader-service-account"));
        reader.create("/api/v1/namespaces/mesh/configmaps",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: istio-ca-root-cert}, data: {a: b}}");
        reader.replace(INJECTOR, reader.get(INJECTOR).toString());
        reader.create("/apis/authentication.k8s.io/v1/tokenreviews",
                "{apiVersion: authentication.k8s.io/v1, kind: TokenReview, spec: {token: x}}");
    }

    @Test
    @Order(5)
    void whatIsTakenAwayLeavesUsersResourcesBehind() {
        helm.done("uninstall", "base", "-n", "istio-system");
        assertTrue(api.get("/apis/networking.istio.io/v1").path("resources").size() > 5);
    }
}
