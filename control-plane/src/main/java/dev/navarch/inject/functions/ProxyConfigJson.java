package dev.navarch.inject.functions;

import dev.navarch.inject.template.Arguments;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A proxy's configuration as its agent reads it: what the agent assumes anyway is left out, so that pods stay small. */
final class ProxyConfigJson {
    /** What agents assume. */
    private static final Map<String, Object> DEFAULTS = Map.ofEntries(Map.entry("configPath", "./etc/istio/proxy"),
            Map.entry("binaryPath", "/usr/local/bin/envoy"), Map.entry("controlPlaneAuthPolicy", "MUTUAL_TLS"),
            Map.entry("serviceCluster", "istio-proxy"), Map.entry("drainDuration", "45s"),
            Map.entry("terminationDrainDuration", "5s"),
            Map.entry("discoveryAddress", "istiod.istio-system.svc:15012"), Map.entry("proxyAdminPort", 15000L),
            Map.entry("statNameLength", 189L), Map.entry("statusPort", 15020L));
    /** Messages and wrappers count as set even when they hold nothing; a plain field that holds its zero is not there at all. */
    private static final Set<String> MAY_BE_ZERO = Set.of("concurrency", "holdApplicationUntilProxyStarts", "tracing");

    private ProxyConfigJson() {
    }

    static String write(Arguments arguments, @Nullable Object message) {
        if (!(message instanceof StructView view)) {
            return message == null ? "{}" : GoJson.compact(arguments, message, true);
        }
        if (view.shape() != Shapes.PROXY_CONFIG) {
            return GoJson.compact(arguments, view, true);
        }
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        view.fields().forEach((name, value) -> {
            boolean zero = Text.isEmpty(value) && !MAY_BE_ZERO.contains(name);
            if (!zero && value != null && !value.equals(DEFAULTS.get(name))) {
                kept.put(name, value);
            }
        });
        return GoJson.compact(arguments, StructView.of(Shapes.PROXY_CONFIG, kept), false);
    }
}
