package dev.navarch.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.real.HelmBinary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we render of our charts is what the real Helm renders. */
class ChartRendererIT {
    private static final YAMLMapper YAML = new YAMLMapper();
    @TempDir
    private static Path folder;
    private static Helm helm;

    @BeforeAll
    static void find() {
        Optional<String> obstacle = HelmBinary.unavailable(CacheFolder.of(System.getenv()));
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
        helm = new Helm(folder, folder.resolve("none"));
    }

    @ParameterizedTest
    @MethodSource("dev.navarch.command.ChartsIT#valueSets")
    void weRenderWhatHelmRenders(List<String> set) throws CommandFailure, IOException {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        // Helm's way of setting entries of lists is not ours: such sets come as files.
        Values.set(values, set.get(2).replaceAll(",[A-Za-z.0-9]*\\[0\\][^,]*", ""));
        String plain = set.get(2).replaceAll(",[A-Za-z.0-9]*\\[0\\][^,]*", "");
        Map<String, JsonNode> theirs = byName(
                Manifest.read(helm.done("template", "release", Helm.chart(set.get(0)), "-n", set.get(1),
                        "--set", plain)));
        Map<String, JsonNode> ours = byName(
                Manifest.read(new ChartRenderer(Chart.find(set.get(0))).render("release", set.get(1), values)));
        assertEquals(theirs.keySet(), ours.keySet());
        assertEquals(theirs, ours);
    }

    /** With the texts in config maps taken apart, so that only their meaning counts. */
    private static JsonNode parsed(JsonNode object) throws IOException {
        ObjectNode copy = object.deepCopy();
        if (copy.path("data") instanceof ObjectNode data) {
            for (Map.Entry<String, JsonNode> entry : data.properties()) {
                entry.setValue(YAML.readTree(entry.getValue().asText()));
            }
        }
        return copy;
    }

    private static Map<String, JsonNode> byName(List<Manifest> manifests) throws IOException {
        Map<String, JsonNode> byName = new TreeMap<>();
        for (Manifest manifest : manifests) {
            byName.put(manifest.words(), parsed(manifest.object()));
        }
        return byName;
    }
}
