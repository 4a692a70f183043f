package dev.navarch.validate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.webhook.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is sent is judged: no resource makes the validator throw, and what is refused is refused with a reason. */
class RandomResourcesTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> TEXTS = List.of("", "*", "a", "a.b", "10.0.0.0/8", "/", "unix://", "-1", "80", "1s", "((",
            "a/b", "~",
            "STRICT", "x".repeat(300), "\u0000", "ä");

    private final Random random = new Random(11);
    private final TestValidation validation = new TestValidation();
    private final List<Map.Entry<String, JsonNode>> good = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    RandomResourcesTest() {
        for (String table : List.of("accepted.yaml", "refused.yaml", "refused-routes.yaml")) {
            for (JsonNode row : TestValidation.table(table)) {
                Map.Entry<String, JsonNode> resource = row.properties().iterator().next();
                good.add(resource);
                names(resource.getValue());
            }
        }
    }

    private void names(JsonNode node) {
        node.properties().forEach(each -> names.add(each.getKey()));
        node.forEach(this::names);
    }

    @Test
    void noResourceMakesItThrow() {
        int refused = 0;
        for (int i = 0; i < 4000; i++) {
            Map.Entry<String, JsonNode> resource = good.get(random.nextInt(good.size()));
            JsonNode spec = resource.getValue().deepCopy();
            for (int j = random.nextInt(4); j >= 0; j--) {
                spoil(spec, 0);
            }
            refused += judged(resource.getKey(), spec) ? 0 : 1;
        }
        assertTrue(refused > 2000, "most of them make no sense, " + refused + " were refused");
    }

    @Test
    void neitherDoesAnythingElse() {
        for (int i = 0; i < 2000; i++) {
            judged(good.get(random.nextInt(good.size())).getKey(), value(0));
        }
    }

    @Test
    void thousandsOfMistakesAreFewProblems() {
        ObjectNode spec = NODES.objectNode();
        for (int i = 0; i < 20_000; i++) {
            spec.putArray("nonsense" + i).add(i);
        }
        ArrayNode hosts = spec.putArray("hosts");
        for (int i = 0; i < 20_000; i++) {
            hosts.add("host-" + i + ".example.com");
        }
        Verdict.Denied denied = (Verdict.Denied) validation.judge("VirtualService", spec);
        assertTrue(denied.message().length() < 4096, denied.message());
    }

    private boolean judged(String kind, JsonNode spec) {
        Verdict verdict = validation.judge(kind, spec);
        if (verdict instanceof Verdict.Denied denied) {
            assertTrue(denied.message().matches("(?s)(configuration is invalid|error decoding configuration): .+"),
                    denied.message());
            return false;
        }
        return true;
    }

    /** Changes one place in it. */
    private void spoil(JsonNode node, int depth) {
        List<JsonNode> inner = new ArrayList<>();
        node.forEach(child -> {
            if (child.isContainerNode() && !child.isEmpty()) {
                inner.add(child);
            }
        });
        if (!inner.isEmpty() && random.nextInt(4) > 0) {
            spoil(inner.get(random.nextInt(inner.size())), depth + 1);
        } else if (node instanceof ArrayNode list && !list.isEmpty()) {
            list.set(random.nextInt(list.size()), value(depth));
        } else if (node instanceof ObjectNode object) {
            List<String> fields = new ArrayList<>();
            object.fieldNames().forEachRemaining(fields::add);
            String name = fields.isEmpty() || random.nextInt(3) == 0
                    ? names.get(random.nextInt(names.size()))
                    : fields.get(random.nextInt(fields.size()));
            object.set(name, value(depth));
        }
    }

    private JsonNode value(int depth) {
        return switch (random.nextInt(depth > 4 ? 6 : 8)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextLong());
            case 3 -> NODES.numberNode(random.nextInt(-2, 100));
            case 4 -> NODES.numberNode(random.nextDouble());
            case 5 -> NODES.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
            case 6 -> list(depth);
            default -> object(depth);
        };
    }

    private ArrayNode list(int depth) {
        ArrayNode list = NODES.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
            list.add(value(depth + 1));
        }
        return list;
    }

    private ObjectNode object(int depth) {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set(names.get(random.nextInt(names.size())), value(depth + 1));
        }
        return object;
    }
}
