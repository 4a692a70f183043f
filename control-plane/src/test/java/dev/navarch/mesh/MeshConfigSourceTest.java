package dev.navarch.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.navarch.kube.ConfigMapFact;
import dev.navarch.model.Labels;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.ObjectKey;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeKube;
import dev.navarch.testkit.FakeLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeshConfigSourceTest {
    private final FakeClock clock = new FakeClock();
    private final FakeLoop loop = new FakeLoop("mesh", clock);
    private final FakeKube kube = new FakeKube();
    private final List<String> told = new ArrayList<>();
    private final MeshConfigListener listener = new MeshConfigListener() {
        @Override
        public void changed(MeshConfig config) {
            told.add(config.trustDomain() + " " + config.meshId());
        }

        @Override
        public void refused(MeshReading.Refused refused) {
            told.add("refused " + refused.field());
        }
    };

    @TempDir
    private Path directory;

    @Test
    void theConfigMapOfOurRevisionIsReadAndFollowed() {
        put("istio", "trustDomain: of-another-revision");
        put("istio-blue", "trustDomain: one");
        start("blue", "");
        put("istio-blue", "trustDomain: two");
        put("istio-blue", "{trustDomain: two}");
        assertEquals(List.of("one ", "two "), told);
    }

    @Test
    void withoutAConfigMapTheDefaultsHold() {
        start("default", "");
        assertEquals(List.of("cluster.local "), told);
        put("istio", "trustDomain: one");
        kube.server("home").removeConfigMap(new ObjectKey("istio-system", "istio"));
        clock.settle();
        assertEquals(List.of("cluster.local ", "one ", "cluster.local "), told);
    }

    @Test
    void whatIsBadLeavesTheLastGoodOne() {
        put("istio", "trustDomain: one");
        start("", "");
        put("istio", "trustDomain: [bad");
        put("istio", "trustDomain: [bad");
        put("istio", "trustDomain: one");
        put("istio", "trustDomain: two");
        assertEquals(List.of("one ", "refused mesh", "two "), told);
    }

    @Test
    void whatIsBadFromTheStartLeavesTheDefaults() {
        put("istio", "trustDomain: NOT VALID");
        start("", "");
        assertEquals(List.of("refused trustDomain", "cluster.local "), told);
    }

    @Test
    void theSharedConfigMapIsAppliedFirst() {
        put("shared", "{trustDomain: shared, defaultConfig: {meshId: shared-id}}");
        put("istio", "trustDomain: own");
        start("", "shared");
        put("shared", "{trustDomain: shared, defaultConfig: {meshId: other-id}}");
        assertEquals(List.of("own shared-id", "own other-id"), told);
    }

    @Test
    void aFileWinsOverTheConfigMapAndIsFollowed() throws IOException {
        put("istio", "trustDomain: of-the-map");
        Path file = directory.resolve("mesh");
        Files.writeString(file, "trustDomain: of-the-file");
        start("", "");
        Files.writeString(file, "trustDomain: changed");
        clock.advance(Duration.ofSeconds(1));
        Files.delete(file);
        clock.advance(Duration.ofSeconds(1));
        put("istio", "trustDomain: still-not");
        assertEquals(List.of("of-the-file ", "changed "), told);
    }

    @Test
    void afterClosingNothingIsTold() {
        MeshConfigSource source = start("", "");
        source.close();
        clock.settle();
        put("istio", "trustDomain: late");
        assertEquals(List.of("cluster.local "), told);
        assertEquals(0, loop.timers());
    }

    private MeshConfigSource start(String revision, String shared) {
        MeshSettings settings = new MeshSettings(directory.resolve("mesh"), directory.resolve("meshNetworks"),
                Duration.ofSeconds(1),
                "istio-system", revision, shared);
        MeshConfigSource source = new MeshConfigSource(settings, kube.client(FakeKube.credential("home", "t")), loop, listener);
        source.start();
        clock.settle();
        return source;
    }

    private void put(String name, String mesh) {
        kube.server("home")
                .putConfigMap(new ConfigMapFact(new ObjectKey("istio-system", name), Labels.EMPTY, Map.of("mesh", mesh), "1"));
        clock.settle();
    }
}
