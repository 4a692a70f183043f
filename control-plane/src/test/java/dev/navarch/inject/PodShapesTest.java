package dev.navarch.inject;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.inject.PodShapes.Shape;
import dev.navarch.webhook.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What comes of pods of all shapes, by our chart's templates. The first is told in full; of each other what differs from what the first one got: {@code +} what it
 * got besides, {@code -} what it did not get.
 */
class PodShapesTest {
    private static final List<Shape> SHAPES = PodShapes.all();

    @Test
    void thereAreShapesEnough() {
        assertEquals(List.of(), SHAPES.stream().map(Shape::name).filter(name -> !told().contains("== " + name + "\n")).toList());
    }

    @TestFactory
    List<DynamicTest> everyShapeComesOutAsTold() {
        return SHAPES.stream()
                .map(shape -> DynamicTest.dynamicTest(shape.name(), () -> assertEquals(told(shape.name()), tell(shape))))
                .toList();
    }

    static String told() {
        try (InputStream in = Objects.requireNonNull(PodShapesTest.class.getResourceAsStream("/golden/inject/pods.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String told(String shape) {
        String mark = "== " + shape + "\n";
        String rest = told().substring(told().indexOf(mark) + mark.length());
        int end = rest.indexOf("== ");
        return end < 0 ? rest : rest.substring(0, end);
    }

    static String tell(Shape shape) {
        if (shape.injection().judge(shape.path(), shape.pod()) instanceof Verdict.Denied denied) {
            return "denied: " + denied.message() + "\n";
        }
        Map<String, String> got = got(shape);
        if (got.isEmpty()) {
            return "not injected\n";
        }
        Map<String, String> usual = shape.name().equals(SHAPES.getFirst().name()) ? Map.of() : got(SHAPES.getFirst());
        StringBuilder out = new StringBuilder();
        got.forEach((path, value) -> {
            if (!value.equals(usual.get(path))) {
                out.append("+ ").append(path).append(" = ").append(value.replace("\\n", "")).append('\n');
            }
        });
        usual.keySet().stream().filter(path -> !got.containsKey(path))
                .forEach(path -> out.append("- ").append(path).append('\n'));
        return out.toString();
    }

    /** What the pod has now and had not before. */
    private static Map<String, String> got(Shape shape) {
        Map<String, String> before = PodShapes.lines(shape.pod());
        JsonNode injected = shape.injected();
        Map<String, String> after = PodShapes.lines(injected);
        after.entrySet().removeIf(line -> line.getValue().equals(before.get(line.getKey())));
        before.forEach((path, value) -> {
            if (!after.containsKey(path) && !PodShapes.lines(injected).containsKey(path)) {
                after.put(path, "taken away");
            }
        });
        return after;
    }
}
