package dev.navarch.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.inject.config.InjectionConfig;
import dev.navarch.inject.functions.Plain;
import dev.navarch.inject.functions.Shape;
import dev.navarch.inject.functions.Shapes;
import dev.navarch.inject.functions.StructView;
import dev.navarch.inject.pod.Owner;
import dev.navarch.inject.pod.Pod;
import dev.navarch.inject.pod.ProxyIds;
import dev.navarch.inject.pod.ProxyImage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a template's dot is, under the names that Istio's templates know. */
final class TemplateInputs {
    private final InjectionConfig config;
    private final InjectorSettings settings;

    TemplateInputs(InjectionConfig config, InjectorSettings settings) {
        this.config = config;
        this.settings = settings;
    }

    /**
     * The inputs for one pod.
     *
     * @param pod as its author made it
     * @param mesh as its proxy sees it
     * @param nativeSidecars whether a proxy may run among the init containers
     * @param ids whom it runs as
     */
    Map<String, @Nullable Object> of(Pod pod, ObjectNode mesh, boolean nativeSidecars, ProxyIds ids) {
        Owner owner = Owner.of(pod);
        String imageType = mesh.path("defaultConfig").path("image").path("imageType").asText();
        String asked = pod.annotation("sidecar.istio.io/proxyImageType");
        Map<String, @Nullable Object> dot = new LinkedHashMap<>();
        dot.put("TypeMeta", StructView.of(Shapes.TYPE_META, Map.of("kind", owner.kind(), "apiVersion", owner.apiVersion())));
        dot.put("DeploymentMeta",
                StructView.of(Shapes.OBJECT_META, Map.of("name", owner.name(), "namespace", pod.meta("namespace"))));
        dot.put("ObjectMeta", view(Shapes.OBJECT_META, pod.node().path("metadata")));
        dot.put("Spec", view(Shapes.POD_SPEC, pod.spec()));
        dot.put("ProxyConfig", view(Shapes.PROXY_CONFIG, mesh.path("defaultConfig")));
        dot.put("MeshConfig", view(Shapes.MESH_CONFIG, mesh));
        dot.put("Values", config.values());
        dot.put("Revision", settings.revision());
        dot.put("NativeSidecars", nativeSidecars);
        dot.put("ProxyImage", ProxyImage.of(config, config.text("global", "proxy", "image"), asked, imageType));
        dot.put("ProxyInitImage", ProxyImage.of(config, config.text("global", "proxy_init", "image"), asked, imageType));
        dot.put("ProxyUID", ids.user());
        dot.put("ProxyGID", ids.group());
        dot.put("InboundTrafficPolicyMode", inboundMode(mesh));
        dot.put("CompliancePolicy", settings.compliancePolicy());
        return Collections.unmodifiableMap(dot);
    }

    private static String inboundMode(ObjectNode mesh) {
        return switch (mesh.path("inboundTrafficPolicy").path("mode").asText("PASSTHROUGH")) {
            case "LOCALHOST" -> "localhost";
            default -> "passthrough";
        };
    }

    @SuppressWarnings("unchecked") // Keys of JSON are texts.
    private static StructView view(Shape shape, JsonNode node) {
        Object values = Plain.typed(node);
        return StructView.of(shape, values instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of());
    }
}
