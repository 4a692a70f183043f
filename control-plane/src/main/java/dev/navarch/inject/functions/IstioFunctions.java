package dev.navarch.inject.functions;

import dev.navarch.inject.template.Arguments;
import dev.navarch.inject.template.FunctionFault;
import dev.navarch.inject.template.Functions;
import dev.navarch.inject.template.GoObject;
import dev.navarch.inject.template.TextMap;
import dev.navarch.mesh.GoDuration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions that Istio gives its templates. Some have a namesake in sprig that does otherwise: {@code indent} leaves the first line where it is. */
final class IstioFunctions {

    private IstioFunctions() {
    }

    static void addTo(Functions.Plan plan, Map<String, String> environment) {
        plan.add("annotation", 3, IstioFunctions::annotation).add("isset", 2, a -> a.map(0).containsKey(a.text(1)))
                .add("valueOrDefault", 2, a -> a.get(0) == null || "".equals(a.get(0)) ? a.get(1) : a.get(0))
                .add("excludeInboundPort", 2, a -> withPort(a.printed(0).strip(), a.text(1)))
                .add("includeInboundPorts", 1, a -> ports(a.list(0), false))
                .add("applicationPorts", 1, a -> ports(a.list(0), true)).add("kubevirtInterfaces", 1, a -> a.text(0))
                .add("excludeInterfaces", 1, a -> a.text(0))
                .add("toJSON", 1, a -> a.get(0) == null ? "{}" : GoJson.compact(a, a.map(0), true))
                .add("structToJSON", 1, a -> a.get(0) == null ? "{}" : GoJson.compact(a, a.get(0), true))
                .add("protoToJSON", 1, a -> ProxyConfigJson.write(a, a.get(0)))
                .add("fromJSON", 1, a -> GoJson.parse(a.text(0), "{}"))
                .add("toYaml", 1, a -> GoYaml.write(a, a.get(0)))
                .add("indent", 2, a -> indent(a, Text.whole(a.get(0)), a.text(1)))
                .add("directory", 1, a -> a.text(0).substring(0, a.text(0).lastIndexOf('/') + 1))
                .add("contains", 2, a -> a.text(1).contains(a.text(0)))
                .add("toLower", 1, a -> a.text(0).toLowerCase(Locale.ROOT))
                .add("appendMultusNetwork", 2, a -> Multus.append(a.text(0), a.text(1)))
                .add("env", 2,
                        a -> environment.getOrDefault(a.text(0), "").isEmpty()
                                ? a.text(1)
                                : environment.getOrDefault(a.text(0), ""))
                .add("omit", 1, Functions.ANY, IstioFunctions::omit).add("strdict", 0, Functions.ANY, IstioFunctions::textMap)
                .add("mergeMaps", 0, Functions.ANY, IstioFunctions::merged)
                .add("toJsonMap", 0, Functions.ANY, a -> GoJson.compact(a, merged(a), true))
                .add("omitNil", 1, a -> OmitNil.of(a, a.get(0), 0)).add("formatDuration", 1, IstioFunctions::duration)
                .add("otelResourceAttributes", 5, OtelAttributes::of);
    }

    /** What the pod says of itself, else the default, whatever it is. */
    private static String annotation(Arguments a) {
        if (!(a.get(0) instanceof GoObject meta) || !(meta.member("Annotations") instanceof Map<?, ?> annotations)) {
            throw new FunctionFault("wrong type for value; expected v1.ObjectMeta");
        }
        return annotations.containsKey(a.text(1)) ? String.valueOf(annotations.get(a.text(1))) : a.printed(2);
    }

    private static String withPort(String port, String excluded) {
        if (port.isEmpty() || port.equals("0")) {
            return excluded;
        }
        List<String> ports = new ArrayList<>();
        for (String each : excluded.split(",", -1)) {
            if (each.equals(port)) {
                return excluded;
            }
            if (!each.isBlank()) {
                ports.add(each.strip());
            }
        }
        ports.add(port);
        return String.join(",", ports);
    }

    private static String ports(List<?> containers, boolean withoutProxy) {
        List<String> ports = new ArrayList<>();
        for (Object container : containers) {
            if (container instanceof GoObject one && !(withoutProxy && "istio-proxy".equals(one.member("Name")))
                    && one.member("Ports") instanceof List<?> declared) {
                for (Object port : declared) {
                    if (port instanceof GoObject each
                            && !Set.of("UDP", "SCTP").contains(String.valueOf(each.member("Protocol")))) {
                        ports.add(String.valueOf(each.member("ContainerPort")));
                    }
                }
            }
        }
        return String.join(",", ports);
    }

    private static String indent(Arguments arguments, long spaces, String text) {
        String padding = Text.repeat(arguments, spaces, " ");
        long lines = text.chars().filter(c -> c == '\n').count();
        Text.repeat(arguments, lines, padding);
        return text.replace("\n", "\n" + padding);
    }

    private static Map<String, @Nullable Object> omit(Arguments a) {
        Set<String> left = Set.copyOf(Text.texts(a, a.from(1)));
        Map<String, @Nullable Object> kept = new LinkedHashMap<>(a.map(0));
        kept.keySet().removeAll(left);
        return kept;
    }

    private static Map<String, Object> textMap(Arguments a) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < a.size(); i += 2) {
            texts.put(a.text(i), i + 1 < a.size() ? a.text(i + 1) : "");
        }
        return new TextMap(texts);
    }

    private static Map<String, @Nullable Object> merged(Arguments a) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (int i = 0; i < a.size(); i++) {
            all.putAll(a.map(i));
        }
        a.elements(all.size());
        return all;
    }

    private static String duration(Arguments a) {
        if (a.get(0) instanceof Scalar.Span span) {
            return GoDuration.format(span.duration());
        }
        throw new FunctionFault("wrong type for value; expected a duration");
    }
}
