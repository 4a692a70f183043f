package dev.navarch.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.webhook.Review;
import dev.navarch.webhook.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A validator, and what it counted. */
final class TestValidation implements ValidateMetrics {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Map<String, String> GROUPS = Map.of("AuthorizationPolicy", "security.istio.io", "PeerAuthentication",
            "security.istio.io", "RequestAuthentication", "security.istio.io", "Telemetry", "telemetry.istio.io", "WasmPlugin",
            "extensions.istio.io", "TrafficExtension", "extensions.istio.io");

    final List<String> counted = new ArrayList<>();
    final Validator validator = new Validator(this);

    /** The verdict on a new resource of that kind. */
    Verdict judge(String kind, JsonNode spec) {
        ObjectNode object = new ObjectMapper().createObjectNode();
        object.putObject("metadata").put("name", "n");
        object.set("spec", spec);
        return judge("CREATE", kind, object, object.objectNode());
    }

    Verdict judge(String operation, String kind, ObjectNode object, ObjectNode old) {
        return validator.judge(new Review("/validate", operation, GROUPS.getOrDefault(kind, "networking.istio.io"), "v1", kind,
                kind.toLowerCase(Locale.ROOT) + "s", "ns", "n", object, old, false));
    }

    /** What is wrong with a spec, one problem each. */
    static List<String> problems(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Denied denied -> List.of(denied.message().replaceFirst("^configuration is invalid: ", "")
                    .split("; (?=spec|metadata)"));
            case Verdict.Allowed _,Verdict.Patched _ -> List.of();
        };
    }

    /** What is said of a spec that is stored, but for kinds that nothing acts on. */
    static List<String> warnings(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allowed allowed -> allowed.warnings().stream()
                    .filter(each -> !each.contains("control plane does not act on")).toList();
            case Verdict.Denied denied -> throw new AssertionError(denied.message());
            case Verdict.Patched _ -> List.of();
        };
    }

    static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A table of the tests. */
    static JsonNode table(String name) {
        try (InputStream in = Objects.requireNonNull(TestValidation.class.getResourceAsStream(name))) {
            return YAML.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void passed(String group, String version, String resource) {
        counted.add("passed " + group + " " + version + " " + resource);
    }

    @Override
    public void failed(String group, String version, String resource, String reason) {
        counted.add("failed " + resource + " " + reason);
    }

    @Override
    public void httpError(int status) {
        counted.add("http " + status);
    }

    @Override
    public void withoutEffect(String kind) {
        counted.add("without effect " + kind);
    }
}
