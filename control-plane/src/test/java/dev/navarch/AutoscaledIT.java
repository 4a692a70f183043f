package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.local.Eventually;
import dev.navarch.local.Workloads;
import dev.navarch.local.envoy.Ads;
import dev.navarch.local.envoy.EnvoyBinary;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.steward.ReaderRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replicas come and go under a running mesh, as an autoscaler and a machine that fails have it: proxies of two clusters go on asking, not one of
 * their requests is lost, news reaches all of them, and one replica at a time leads the remote.
 */
class AutoscaledIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String HOST = "helloworld.sample.svc.cluster.local";

    @TempDir
    private static Path folder;
    private final List<ChildProcess> askers = new ArrayList<>();
    private final Map<String, DaemonProcess> replicas = new HashMap<>();
    private final List<TwoClusters.Client> clients = new ArrayList<>();

    @AfterEach
    void stop() {
        askers.forEach(ChildProcess::kill);
        replicas.values().forEach(DaemonProcess::close);
    }

    private DaemonProcess start(TwoClusters mesh, String pod) {
        DaemonProcess replica = new DaemonProcess(mesh.cluster1.adminKubeconfig(), mesh.hostAddress(), pod,
                Map.of("EXTERNAL_ISTIOD", "true"));
        replicas.put(pod, replica);
        return replica;
    }

    private DaemonProcess replica(String pod) {
        return Objects.requireNonNull(replicas.get(pod), pod);
    }

    private void scaleTo(Switchboard service, String... pods) {
        for (String pod : pods) {
            replica(pod).awaitReady();
        }
        service.spreadOver(List.of(pods).stream().map(pod -> replica(pod).discoveryPort()).toList());
    }

    private void remove(String pod) {
        DaemonProcess gone = replica(pod);
        replicas.remove(pod);
        gone.terminate();
        gone.close();
    }

    private void awaitOneLeader() {
        Eventually.get("one replica leads", SOON,
                () -> replicas.values().stream().filter(replica -> replica.leads("cluster2")).count() == 1
                        ? Optional.of(true)
                        : Optional.empty(),
                () -> replicas.values().stream().map(replica -> replica.steward("cluster2")).toList().toString());
    }

    private static Set<String> instances(TwoClusters.Client client, String vip) {
        return client.whoAnswers(vip + ":5000", HOST, 12).keySet().stream()
                .map(answer -> answer.replaceAll(".*instance: ([-a-z0-9]+),.*", "$1")).collect(Collectors.toSet());
    }

    private void awaitAnswers(String vip, Set<String> pods) {
        for (TwoClusters.Client client : clients) {
            List<Set<String>> answered = new ArrayList<>();
            Eventually.get("these answer: " + pods, SOON, () -> {
                answered.add(instances(client, vip));
                return Optional.of(answered.getLast()).filter(pods::equals);
            }, answered::toString);
        }
    }

    /** One request after the other, each on a connection of its own, until the end. */
    private void keepAsking(TwoClusters.Client client, String vip) {
        List<String> words = List.of("curl", "-sS", "--rate", "5/s", "-o", "/dev/null", "-w", "%{stderr}%{http_code}\\n", "-H",
                "Connection: close", "-H", "Host: " + HOST, "http://" + vip + ":5000/hello?n=[1-1000000]");
        askers.add(ChildProcess.start(Command.of("asker-" + askers.size(), words).in(client.pod()),
                folder.resolve("asker-" + askers.size() + ".log")));
    }

    @Test
    void replicasComeAndGoAndNoRequestIsLost() throws Exception {
        assumeTrue(TwoClusters.unavailable().isEmpty(), () -> TwoClusters.unavailable().orElseThrow());
        try (TwoClusters mesh = new TwoClusters()) {
            mesh.runHello(1, 1);
            mesh.runHello(2, 1);
            String vip = mesh.api(1).get("/api/v1/namespaces/sample/services/helloworld").path("spec").path("clusterIP").asText();
            ReaderRole.takeBack(mesh.api(2), "", "");
            mesh.api(2).merge("/api/v1/namespaces/istio-system",
                    "{metadata: {annotations: {topology.istio.io/controlPlaneClusters: cluster1}}}");
            RemoteSecrets.put(mesh.api(1), "cluster2", mesh.cluster2.kubeconfigFor("istio-system", TwoClusters.READER));
            DaemonProcess first = start(mesh, "istiod-1").awaitReady();
            try (Switchboard service = new Switchboard(mesh.hostAddress(), first.discoveryPort())) {
                clients.add(mesh.client(1, "state", EnvoyBinary.OLDEST, Ads.Protocol.GRPC, service.port()));
                clients.add(mesh.client(1, "delta", EnvoyBinary.NEWEST, Ads.Protocol.DELTA_GRPC, service.port()));
                clients.add(mesh.client(2, "remote", EnvoyBinary.NEWEST, Ads.Protocol.DELTA_GRPC, service.port()));
                clients.forEach(client -> client.envoy().awaitReady(SOON));
                awaitAnswers(vip, Set.of("hello-1-1", "hello-2-1"));
                clients.forEach(client -> keepAsking(client, vip));
                comeAndGo(mesh, service, vip);
                List<String> answers = new ArrayList<>();
                for (ChildProcess asker : askers) {
                    assertTrue(asker.alive(), asker.log());
                    asker.kill();
                    answers.addAll(asker.log().lines().filter(line -> line.length() >= 3).toList());
                }
                assertTrue(answers.size() > 50, () -> "few were asked: " + answers.size());
                assertEquals(List.of(), answers.stream().filter(answer -> !answer.equals("200")).toList());
            }
            mesh.assertNothingRefused();
        }
    }

    private void comeAndGo(TwoClusters mesh, Switchboard service, String vip) {
        // From one to three, and the one that all proxies were with goes.
        start(mesh, "istiod-2");
        start(mesh, "istiod-3");
        scaleTo(service, "istiod-1", "istiod-2", "istiod-3");
        awaitOneLeader();
        assertTrue(replica("istiod-1").leads("cluster2"));
        scaleTo(service, "istiod-2", "istiod-3");
        remove("istiod-1");
        awaitOneLeader();
        mesh.runHello(2, 2);
        awaitAnswers(vip, Set.of("hello-1-1", "hello-2-1", "hello-2-2"));
        // To one that has just come, when the machine of the leader fails.
        start(mesh, "istiod-4").awaitReady();
        String leader = replica("istiod-2").leads("cluster2") ? "istiod-2" : "istiod-3";
        DaemonProcess killed = replica(leader);
        replicas.remove(leader);
        killed.kill();
        killed.close();
        scaleTo(service, replicas.keySet().toArray(String[]::new));
        Workloads.Pod third = mesh.runHello(2, 3);
        awaitAnswers(vip, Set.of("hello-1-1", "hello-2-1", "hello-2-2", "hello-2-3"));
        mesh.workloads(2).delete(third);
        awaitAnswers(vip, Set.of("hello-1-1", "hello-2-1", "hello-2-2"));
        awaitOneLeader();
        // And back to one.
        String other = leader.equals("istiod-2") ? "istiod-3" : "istiod-2";
        scaleTo(service, "istiod-4");
        remove(other);
        awaitOneLeader();
        awaitAnswers(vip, Set.of("hello-1-1", "hello-2-1", "hello-2-2"));
    }
}
