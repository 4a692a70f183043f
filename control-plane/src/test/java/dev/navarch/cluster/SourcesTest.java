package dev.navarch.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.navarch.kube.SecretFact;
import dev.navarch.model.ObjectKey;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeKube;
import dev.navarch.testkit.FakeLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    private final FakeClock clock = new FakeClock();
    private final FakeLoop loop = new FakeLoop("folder", clock);
    private final FakeKube kube = new FakeKube();
    private final List<String> heard = new ArrayList<>();
    private final RemoteSource.Listener listener = new RemoteSource.Listener() {
        @Override
        public void listed(List<RemoteSource.Origin> all) {
            heard.add("listed " + all.stream()
                    .map(origin -> Path.of(origin.name()).getFileName() + "=" + origin.kubeconfigs().keySet()).toList());
        }

        @Override
        public void changed(RemoteSource.Origin origin) {
            heard.add("changed " + origin.name() + " " + origin.kubeconfigs());
        }

        @Override
        public void gone(String name) {
            heard.add("gone " + name);
        }
    };

    @TempDir
    private Path directory;

    @Test
    void remoteSecretsAreOriginsNamedByNamespaceAndName() {
        kube.server("home").putSecret(secret("z", "east", "one"));
        kube.server("home").putSecret(secret("b", "west", "two"));
        SecretSource source = new SecretSource(kube.client(FakeKube.credential("home", "t")), "istio-system");
        source.start(listener);
        kube.server("home").putSecret(secret("b", "west", "three"));
        kube.server("home").removeSecret(new ObjectKey("istio-system", "z"));
        source.close();
        kube.server("home").putSecret(secret("b", "west", "unheard"));
        assertEquals(List.of("listed [b=[west], z=[east]]", "changed istio-system/b {west=three}", "gone istio-system/z"), heard);
    }

    @Test
    void anOriginDoesNotShowItsKubeconfigs() {
        assertFalse(new RemoteSource.Origin("s", Map.of("east", "password")).toString().contains("password"));
    }

    @Test
    void filesOfAFolderAreOriginsAndFollowed() throws IOException {
        write("one", "east");
        Files.writeString(directory.resolve(".hidden"), kubeconfig("hidden"));
        Files.writeString(directory.resolve("readme"), "nothing of the kind");
        DirectorySource source = start();
        clock.advance(Duration.ofSeconds(5));
        write("two", "west");
        clock.advance(Duration.ofSeconds(1));
        Files.delete(directory.resolve("one"));
        clock.advance(Duration.ofSeconds(1));
        source.close();
        clock.settle();
        write("three", "north");
        clock.advance(Duration.ofSeconds(5));
        assertEquals(
                List.of("listed [one=[east], readme=[]]", "listed [one=[east], readme=[], two=[west]]",
                        "listed [readme=[], two=[west]]"),
                heard);
        assertEquals(0, loop.timers());
    }

    @Test
    void aFolderThatIsNotThereNamesNothingAndOneThatVanishesTakesNothingAway() throws IOException {
        Path folder = directory.resolve("later");
        DirectorySource source = new DirectorySource(folder, Duration.ofSeconds(1), loop);
        source.start(listener);
        clock.advance(Duration.ofSeconds(2));
        Files.createDirectory(folder);
        Files.writeString(folder.resolve("one"), kubeconfig("east"));
        clock.advance(Duration.ofSeconds(1));
        Files.delete(folder.resolve("one"));
        Files.delete(folder);
        clock.advance(Duration.ofSeconds(3));
        assertEquals(List.of("listed []", "listed [one=[east]]"), heard);
        source.close();
    }

    @Test
    void aKubeconfigGoesByTheClusterOfItsCurrentContextElseOfItsFirstContextElseByItsFirstCluster() {
        String contexts = "contexts: [{name: z, context: {cluster: of-z}}, {name: a, context: {cluster: of-a}}]";
        assertEquals(Optional.of("of-z"), KubeconfigName.of("{current-context: z, " + contexts + "}"));
        assertEquals(Optional.of("of-a"), KubeconfigName.of("{" + contexts + "}"));
        assertEquals(Optional.of("c1"), KubeconfigName.of("clusters: [{name: c2}, {name: c1}]"));
        assertEquals(Optional.empty(), KubeconfigName.of("{}"));
        assertEquals(Optional.empty(), KubeconfigName.of("{ ]"));
        assertEquals(Optional.empty(), KubeconfigName.of(""));
        assertEquals(Optional.empty(), KubeconfigName.of("{".repeat(50_000)));
    }

    private DirectorySource start() {
        DirectorySource source = new DirectorySource(directory, Duration.ofSeconds(1), loop);
        source.start(listener);
        return source;
    }

    private void write(String file, String cluster) throws IOException {
        Files.writeString(directory.resolve(file), kubeconfig(cluster));
    }

    private static String kubeconfig(String cluster) {
        return "current-context: c\ncontexts: [{name: c, context: {cluster: " + cluster + ", user: u}}]\n";
    }

    private static SecretFact secret(String name, String cluster, String kubeconfig) {
        return new SecretFact(new ObjectKey("istio-system", name), Map.of(cluster, kubeconfig.getBytes(StandardCharsets.UTF_8)),
                "1");
    }
}
