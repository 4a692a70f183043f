package dev.navarch.inject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.inject.config.InjectionConfig;
import dev.navarch.inject.functions.TemplateFunctions;
import dev.navarch.kube.ConfigMapFact;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeKube;
import dev.navarch.testkit.FakeLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the injector's configuration comes from, and what becomes of a bad one. */
class InjectionSourceTest {
    private final FakeClock clock = new FakeClock();
    private final FakeLoop loop = new FakeLoop("injector", clock);
    private final FakeKube kube = new FakeKube();
    private final TestInjection counted = new TestInjection();

    @TempDir
    private Path directory;

    private InjectionSource start(String revision) {
        InjectionSource source = new InjectionSource(
                new InjectionSource.Settings(directory, Duration.ofSeconds(1), "istio-system", revision),
                kube.client(FakeKube.credential("home", "t")), loop, counted, TemplateFunctions.all(Map.of()));
        CompletableFuture<Void> looked = source.start();
        clock.settle();
        assertTrue(looked.isDone());
        return source;
    }

    private void put(String name, Map<String, String> data) {
        kube.server("home").putConfigMap(new ConfigMapFact(new ObjectKey("istio-system", name), Labels.EMPTY, data, "1"));
        clock.settle();
    }

    private static String policy(InjectionSource source) {
        return source.config().map(InjectionConfig::policy).orElse("none");
    }

    @Test
    void theConfigMapOfOurRevisionIsReadAndFollowed() {
        put("istio-sidecar-injector", Map.of("config", "policy: other"));
        InjectionSource source = start("blue");
        assertEquals("none", policy(source));
        put("istio-sidecar-injector-blue", Map.of("config", "policy: enabled", "values", "{\"global\": {\"hub\": \"h\"}}"));
        assertEquals("enabled", policy(source));
        assertEquals("h", source.config().orElseThrow().text("global", "hub"));
        put("istio-sidecar-injector-blue", Map.of("config", "policy: disabled"));
        assertEquals("disabled", policy(source));
    }

    @Test
    void whatIsBadLeavesTheLastGoodOneAndIsCounted() {
        put("istio-sidecar-injector", Map.of("config", "policy: enabled"));
        InjectionSource source = start("default");
        for (Map<String, String> bad : List.of(Map.of("config", "policy: [bad"), Map.of("config", "[]"), Map.of("other", "x"),
                Map.of("config", "policy: disabled", "values", "{"), Map.of("config", "templates: {unused: 'x {{ nosuch }}'}"),
                Map.of("config", "templates: []"),
                Map.of("config", "neverInjectSelector: [{matchExpressions: [{operator: Maybe}]}]"))) {
            put("istio-sidecar-injector", bad);
            assertEquals("enabled", policy(source), bad.toString());
        }
        assertEquals(7, counted.counts.get("configRefused"));
        kube.server("home").removeConfigMap(new ObjectKey("istio-system", "istio-sidecar-injector"));
        clock.settle();
        assertEquals("enabled", policy(source));
    }

    @Test
    void filesCountBeforeTheConfigMapAndAreFollowed() throws IOException {
        put("istio-sidecar-injector", Map.of("config", "policy: map"));
        Files.writeString(directory.resolve("config"), "policy: file");
        Files.writeString(directory.resolve("values"), "{}");
        InjectionSource source = start("");
        assertEquals("file", policy(source));
        Files.writeString(directory.resolve("config"), "policy: other");
        clock.advance(Duration.ofSeconds(2));
        clock.settle();
        assertEquals("other", policy(source));
        source.close();
        clock.settle();
        assertFalse(source.config().isEmpty());
        assertEquals(0, loop.timers());
    }
}
