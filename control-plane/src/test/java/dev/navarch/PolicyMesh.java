package dev.navarch;

import dev.navarch.local.Eventually;
import dev.navarch.local.Workloads;
import dev.navarch.local.agent.AgentSpec;
import dev.navarch.local.envoy.Ads;
import dev.navarch.local.envoy.EnvoyBinary;
import dev.navarch.local.net.PodNamespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Two real clusters with a member each, which are server and client of each other through sidecars that speak mutual TLS, and a plain pod of nobody's; and policies
 * for them.
 */
final class PolicyMesh implements AutoCloseable {
    static final int HTTP = 5000;
    /** Bytes to the proxies. */
    private static final int TCP = 5001;
    private static final String API = "/apis/security.istio.io/v1/namespaces/";
    static final String OUTSIDER = "10.1.0.90";

    final TwoClusters mesh;
    final RunningDaemon daemon;
    private final Map<Integer, TwoClusters.Injected> members = new TreeMap<>();
    private final PodNamespace outsider;
    private final List<String> made = new ArrayList<>();

    PolicyMesh() {
        mesh = new TwoClusters();
        for (String kind : List.of("AuthorizationPolicy authorizationpolicies", "RequestAuthentication requestauthentications")) {
            mesh.api(1).create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                    """
                            {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: %2$s.security.istio.io},
                             spec: {group: security.istio.io, scope: Namespaced, names: {kind: %1$s, plural: %2$s}, versions: [{name: v1,
                             served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]}}"""
                            .formatted((Object[]) kind.split(" ", 2)));
        }
        mesh.api(1).create("/api/v1/namespaces/istio-system/configmaps",
                """
                        {apiVersion: v1, kind: ConfigMap, metadata: {name: istio}, data: {mesh: "{extensionProviders: [
                         {name: 'yes', envoyExtAuthzHttp: {service: only-2.sample.svc.cluster.local, port: 5000}},
                         {name: 'no', envoyExtAuthzHttp: {service: only-2.sample.svc.cluster.local, port: 5000, pathPrefix: /nothing}}]}"}}""");
        RemoteSecrets.put(mesh.api(1), "cluster2", mesh.cluster2.kubeconfigFor("istio-system", TwoClusters.READER));
        daemon = RunningDaemon.secured(mesh.cluster1.adminKubeconfig(), mesh.hostAddress(),
                Map.of("PILOT_JWT_PUB_KEY_REFRESH_INTERVAL", "2s")).awaitServing();
        for (int cluster : List.of(1, 2)) {
            mesh.workloads(cluster).service("sample", "only-" + cluster, Map.of("app", "only-" + cluster),
                    Map.of("http", HTTP, "tcp", TCP));
        }
        members.put(1, member(1, EnvoyBinary.OLDEST, Ads.Protocol.DELTA_GRPC));
        members.put(2, member(2, EnvoyBinary.NEWEST, Ads.Protocol.GRPC));
        outsider = mesh.outsider(1, new Workloads.Pod("sample", "outsider", Map.of("app", "outsider"), "default", "node-1",
                OUTSIDER));
        members.values().forEach(each -> each.client().envoy().awaitReady(TwoClusters.SOON));
        for (int server : List.of(1, 2)) {
            expect(server, "before any policy", "200 200 200 200 200 200");
        }
    }

    private TwoClusters.Injected member(int cluster, EnvoyBinary binary, Ads.Protocol protocol) {
        Workloads.Pod pod = new Workloads.Pod("sample", "member-" + cluster,
                Map.of("app", "only-" + cluster, "security.istio.io/tlsMode", "istio"), "account-" + cluster, "node-1",
                "10." + cluster + ".0.50");
        mesh.workloads(cluster).serviceAccount("sample", pod.serviceAccount());
        mesh.run(cluster, pod, HTTP);
        mesh.run(cluster, pod, TCP);
        return mesh.inject(cluster, pod, binary, protocol,
                AgentSpec.of(mesh.controlPlane(daemon), "cluster" + cluster, mesh.workloads(cluster), pod));
    }

    @Override
    public void close() throws IOException {
        daemon.close();
        mesh.close();
    }

    /** Takes all policies away, and asserts that no Envoy refused any. */
    void tidy() {
        mesh.assertNothingRefused();
        made.forEach(mesh.api(1)::delete);
        made.clear();
        for (int server : List.of(1, 2)) {
            expect(server, "once there is no policy any more", "200 200 200 200 200 200");
        }
    }

    void apply(String plural, String kind, String name, String spec, String annotations) {
        String collection = API + "sample/" + plural;
        String path = collection + "/" + name;
        if (made.contains(path)) {
            mesh.api(1).delete(path);
        } else {
            made.add(path);
        }
        mesh.api(1).create(collection, "{apiVersion: security.istio.io/v1, kind: " + kind + ", metadata: {name: " + name
                + ", annotations: {" + annotations + "}}, spec: " + spec + "}");
    }

    void authorization(String name, String spec) {
        apply("authorizationpolicies", "AuthorizationPolicy", name, spec, "");
    }

    void authentication(String name, String spec) {
        apply("requestauthentications", "RequestAuthentication", name, spec, "");
    }

    TwoClusters.Client client(int cluster) {
        return Objects.requireNonNull(members.get(cluster), "made before all tests").client();
    }

    String vip(int server, int port) {
        return mesh.api(server).get("/api/v1/namespaces/sample/services/only-" + server).path("spec")
                .path("clusterIP").asText() + ":" + port;
    }

    static String host(int server) {
        return "only-" + server + ".sample.svc.cluster.local";
    }

    private static String status(PodNamespace pod, String url, String... more) {
        List<String> command = new ArrayList<>(List.of("curl", "-s", "-m", "5", "-o", "/dev/null", "-w", "%{http_code}"));
        command.addAll(List.of(more));
        command.add(url);
        return pod.run(command.toArray(String[]::new)).output().strip();
    }

    /** A request of the other member, through both sidecars. */
    String ask(int server, String path, String... more) {
        List<String> headers = new ArrayList<>(List.of("-H", "Host: " + host(server)));
        headers.addAll(List.of(more));
        return status(client(3 - server).pod(), "http://" + vip(server, HTTP) + path, headers.toArray(String[]::new));
    }

    /**
     * What is answered: to GET and POST of /hello and GET of /headers by the other member, to its bytes, and to GET of /hello and bytes by the outsider.
     */
    private String answers(int server) {
        String direct = "http://10." + server + ".0.50:";
        return String.join(" ", ask(server, "/hello"), ask(server, "/hello", "-X", "POST"), ask(server, "/headers"),
                status(client(3 - server).pod(), "http://" + vip(server, TCP) + "/hello"),
                status(outsider, direct + HTTP + "/hello", "-H", "Host: " + host(server)),
                status(outsider, direct + TCP + "/hello"));
    }

    void expect(int server, String why, String answers) {
        List<String> last = new ArrayList<>(List.of(""));
        try {
            Eventually.holds(why + ": " + answers, TwoClusters.SOON, () -> {
                last.set(0, answers(server));
                return last.getFirst().equals(answers);
            });
        } catch (IllegalStateException e) {
            throw new AssertionError("server " + server + ", " + why + ": " + last, e);
        }
    }
}
