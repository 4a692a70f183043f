package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An object to be, as somebody wrote it down.
 *
 * @param object not to be changed
 */
record Manifest(ObjectNode object) {
    private static final YAMLMapper YAML = new YAMLMapper();
    /** What others need comes first; whatever is not here comes last but for the webhooks, which nobody answers before all else is there. */
    private static final List<String> FIRST = List.of("Namespace", "CustomResourceDefinition", "ServiceAccount", "Secret",
            "ConfigMap",
            "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "Service", "EndpointSlice");
    private static final List<String> LAST = List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");

    /** The objects in a text of YAML documents, in the order in which they are to be made. */
    static List<Manifest> read(String yaml) throws CommandFailure {
        List<Manifest> manifests = new ArrayList<>();
        try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(yaml)) {
            while (documents.hasNext()) {
                if (documents.next() instanceof ObjectNode object) {
                    manifests.add(new Manifest(object));
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new CommandFailure(ExitCode.USAGE, "this is no YAML: " + e.getMessage());
        }
        manifests.sort(Comparator.comparingInt(Manifest::rank));
        return List.copyOf(manifests);
    }

    String apiVersion() {
        return object.path("apiVersion").asText();
    }

    String kind() {
        return object.path("kind").asText();
    }

    String name() {
        return object.path("metadata").path("name").asText();
    }

    /** Empty when it does not say. */
    String namespace() {
        return object.path("metadata").path("namespace").asText();
    }

    /** Its resource policy is to stay when what brought it goes. */
    boolean isKept() {
        return object.path("metadata").path("annotations").path("helm.sh/resource-policy").asText().equals("keep");
    }

    /** For messages: {@code Service istio-system/istiod}. */
    String words() {
        return kind() + " " + (namespace().isEmpty() ? "" : namespace() + "/") + name();
    }

    private int rank() {
        int first = FIRST.indexOf(kind());
        return first >= 0 ? first : FIRST.size() + 1 + LAST.indexOf(kind());
    }
}
