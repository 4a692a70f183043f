package dev.navarch.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.local.embedded.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionsTest {
    /** The cluster's part of a kubeconfig with another line in it. */
    private static String with(String kubeconfig, String line) {
        return kubeconfig.replaceFirst("(\\n +)server: ", "$1" + line + "$1server: ");
    }

    @Test
    void allWatchesOfAServerShareOneConnectionThroughItsProxy() throws IOException {
        try (Rig rig = new Rig(TestLimits.QUICK); ConnectProxy proxy = new ConnectProxy()) {
            rig.clients.to(with(rig.kubeconfig, "proxy-url: " + proxy.url())).read(rig.heard);
            rig.heard.awaitLive();
            rig.service("later");
            rig.heard.awaitService("later");
            assertEquals(List.of(rig.cluster.server().getAuthority()), proxy.asked());
        }
    }

    @Test
    void aSocksProxyIsAskedForTheServerWithAPasswordWhereTheKubeconfigHasOne() throws IOException {
        try (Rig rig = new Rig(TestLimits.QUICK);
                SocksProxy open = new SocksProxy("");
                SocksProxy closed = new SocksProxy("me:secret")) {
            for (String url : List.of(open.url(""), closed.url("me:secret"))) {
                Heard heard = new Heard();
                rig.clients.to(with(rig.kubeconfig, "proxy-url: " + url)).read(heard);
                heard.awaitLive();
            }
            assertEquals(List.of(rig.cluster.server().getAuthority()), open.asked());
            assertEquals(List.of(rig.cluster.server().getAuthority()), closed.asked());
            Heard stranger = new Heard();
            rig.clients.to(with(rig.kubeconfig, "proxy-url: " + closed.url("me:wrong"))).read(stranger);
            stranger.awaitFailing("socks5, password");
        }
    }

    @Test
    void aClientCertificateIsAsGoodAsATokenAndAForeignOneIsNobodys() {
        try (Rig rig = new Rig(TestLimits.QUICK); EmbeddedCluster other = EmbeddedCluster.start("other")) {
            String mine = rig.cluster.kubeconfigByCertificate("reader");
            rig.clients.to(mine).read(rig.heard);
            rig.heard.awaitLive();
            rig.service("later");
            rig.heard.awaitService("later");
            String foreign = other.kubeconfigByCertificate("reader").replaceAll("(server|certificate-authority-data): .*",
                    "$1: KEPT");
            for (String field : List.of("server", "certificate-authority-data")) {
                String value = mine.split(" " + field + ": ")[1].lines().findFirst().orElseThrow();
                foreign = foreign.replace(" " + field + ": KEPT", " " + field + ": " + value);
            }
            Heard stranger = new Heard();
            rig.clients.to(foreign).read(stranger);
            stranger.awaitFailing("401");
        }
    }

    @Test
    void anotherClientCertificateMakesNewConnectionsAndLiveWatchesGoOn() {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            KubeClient client = rig.clients.to(rig.cluster.kubeconfigByCertificate("reader"));
            client.read(rig.heard);
            rig.heard.awaitLive();
            client.use(Clients.credential(rig.cluster.kubeconfigByCertificate("other")));
            rig.service("under-the-old-connection");
            rig.heard.awaitService("under-the-old-connection");
            rig.cluster.faults().deny("reader", "watch", "services");
            rig.cluster.faults().endWatches();
            rig.service("over-the-new");
            rig.heard.awaitService("over-the-new");
            rig.heard.neverFailed();
        }
    }

    @Test
    void theNameOfTlsServerNameIsTheOneThatCounts() {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            rig.clients.to(with(rig.kubeconfig, "tls-server-name: localhost")).read(rig.heard);
            rig.heard.awaitLive();
            Heard other = new Heard();
            rig.clients.to(with(rig.kubeconfig, "tls-server-name: elsewhere.example")).read(other);
            other.awaitFailing("is for another name", "tls-server-name");
        }
    }

    @Test
    void aServerThatNobodyVouchesForIsNotTrustedUnlessThatIsWanted() {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            String unknown = rig.kubeconfig.replaceFirst("\\n +certificate-authority-data: .*", "");
            Heard stranger = new Heard();
            rig.clients.to(unknown).read(stranger);
            stranger.awaitFailing("is not trusted", "certificate-authority-data");
            rig.clients.to(with(unknown, "insecure-skip-tls-verify: true")).read(rig.heard);
            rig.heard.awaitLive();
        }
    }

    @Test
    void aCredentialWithAnotherAuthorityMakesNewConnectionsAndLiveWatchesGoOn() throws Exception {
        try (Rig rig = new Rig(TestLimits.QUICK).live(); EmbeddedCluster other = EmbeddedCluster.start("other")) {
            String foreign = rig.kubeconfig.replaceFirst("certificate-authority-data: .*",
                    "certificate-authority-data: "
                            + other.adminKubeconfig().split("certificate-authority-data: ")[1].lines().findFirst().orElseThrow());
            KubeClient.Probe probe = rig.client.probe(Clients.credential(foreign)).toCompletableFuture().get(20,
                    TimeUnit.SECONDS);
            assertTrue(probe instanceof KubeClient.Probe.Refused(String reason) && reason.contains("is not trusted"),
                    probe::toString);

            rig.client.use(Clients.credential(with(rig.kubeconfig, "tls-server-name: localhost")));
            rig.service("under-the-old-connection");
            rig.heard.awaitService("under-the-old-connection");
            rig.cluster.faults().endWatches();
            rig.service("over-the-new");
            rig.heard.awaitService("over-the-new");
            rig.heard.neverFailed();
        }
    }

    @Test
    void ownTokenFilesAreReadAgain(@TempDir Path folder) throws Exception {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            Path file = folder.resolve("token");
            Files.writeString(file, rig.token() + "\n");
            Credential c = Clients.credential(rig.kubeconfig);
            Credential byFile = new Credential(c.server(), "", c.certificateAuthority(), false, "", "", file.toString(), "", "",
                    "", "", "",
                    List.of(), Map.of());
            rig.client.use(byFile);
            rig.live();
            Files.writeString(file, Clients.credential(rig.cluster.kubeconfigFor("sample", "reader")).token());
            rig.cluster.faults().revokeToken(rig.token());
            rig.cluster.faults().endWatches();
            rig.service("later");
            rig.heard.awaitService("later");
        }
    }
}
