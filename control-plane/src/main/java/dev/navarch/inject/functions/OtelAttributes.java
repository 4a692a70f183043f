package dev.navarch.inject.functions;

import dev.navarch.inject.template.Arguments;
import dev.navarch.inject.template.GoObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes by which OpenTelemetry names a workload of Kubernetes (its semantic conventions for service attributes); none unless a tracing provider
 * of the mesh asks for {@code OTEL_SEMANTIC_CONVENTIONS}.
 */
final class OtelAttributes {
    private static final String PREFIX = "resource.opentelemetry.io/";

    private OtelAttributes() {
    }

    /** Of the mesh, the pod's annotations and labels, its namespace and containers. */
    static String of(Arguments a) {
        if (!(a.get(0) instanceof GoObject mesh) || !asked(mesh.member("ExtensionProviders"))) {
            return "";
        }
        Map<String, @Nullable Object> annotations = a.map(1);
        String namespace = a.text(3);
        List<?> containers = a.list(4);
        List<String> attributes = new ArrayList<>();
        add(attributes, "service.namespace", text(annotations, PREFIX + "service.namespace"), namespace);
        add(attributes, "service.version", text(annotations, PREFIX + "service.version"),
                text(a.map(2), "app.kubernetes.io/version"),
                containers.size() == 1 ? version(member(containers, "Image")) : "");
        add(attributes, "service.instance.id", text(annotations, PREFIX + "service.instance.id"),
                containers.isEmpty() ? "" : namespace + ".$(POD_NAME)." + member(containers, "Name"));
        return String.join(",", attributes);
    }

    private static boolean asked(@Nullable Object providers) {
        if (providers instanceof List<?> list) {
            for (Object provider : list) {
                if (provider instanceof Map<?, ?> map && map.get("opentelemetry") instanceof Map<?, ?> otel
                        && "OTEL_SEMANTIC_CONVENTIONS".equals(otel.get("serviceAttributeEnrichment"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void add(List<String> attributes, String name, String... candidates) {
        for (String candidate : candidates) {
            if (!candidate.isEmpty()) {
                attributes.add(name + "=" + candidate);
                return;
            }
        }
    }

    private static String text(Map<String, @Nullable Object> map, String key) {
        return map.get(key) instanceof String text ? text : "";
    }

    private static String member(List<?> containers, String name) {
        return containers.getFirst() instanceof GoObject first ? String.valueOf(first.member(name)) : "";
    }

    /** Tag, digest, or both of an image. */
    private static String version(String image) {
        int at = image.indexOf('@');
        String digest = at < 0 ? "" : image.substring(at + 1);
        String rest = at < 0 ? image : image.substring(0, at);
        int colon = rest.lastIndexOf(':');
        String tag = colon > rest.lastIndexOf('/') ? rest.substring(colon + 1) : "";
        return tag.isEmpty() || digest.isEmpty() ? tag + digest : tag + "@" + digest;
    }
}
