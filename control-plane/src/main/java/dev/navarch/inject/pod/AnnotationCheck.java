package dev.navarch.inject.pod;

import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Judges what a pod's annotations say to the injector. A wrong one denies the pod: silently doing something else would be found out in production. */
public final class AnnotationCheck {
    private static final Pattern QUANTITY = Pattern
            .compile("[+-]?([0-9]{1,30}(\\.[0-9]{0,30})?|\\.[0-9]{1,30})(([eE][+-]?[0-9]{1,3})|[numkKMGTPE]|[KMGTPE]i)?");
    private static final Pattern FOUR = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern SIX = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final Pattern INTERFACE = Pattern.compile("[^\\s/,]{1,15}");
    private static final Set<String> FLAGS = Set.of("1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false",
            "False");
    private static final String TRAFFIC = "traffic.sidecar.istio.io/";
    private static final String SIDECAR = "sidecar.istio.io/";

    private record Rule(String wanted, Predicate<String> accepts) {
    }

    private static final Rule PORTS = new Rule("ports from 0 to 65535, separated by commas", AnnotationCheck::arePorts);
    private static final Rule PORTS_OR_ALL = new Rule("* or ports from 0 to 65535, separated by commas",
            text -> text.equals("*") || arePorts(text));
    private static final Rule RANGES = new Rule("address ranges like 10.0.0.0/8, separated by commas",
            AnnotationCheck::areRanges);
    private static final Rule RANGES_OR_ALL = new Rule("* or address ranges like 10.0.0.0/8, separated by commas",
            text -> text.equals("*") || areRanges(text));
    private static final Rule INTERFACES = new Rule("names of network interfaces, separated by commas",
            text -> all(text, name -> INTERFACE.matcher(name).matches()));
    private static final Rule FLAG = new Rule("true or false", FLAGS::contains);
    private static final Rule NUMBER = new Rule("a whole number",
            text -> text.matches("[0-9]{1,10}") && Long.parseLong(text) <= 0xffffffffL);
    private static final Rule AMOUNT = new Rule("a quantity like 100m or 128Mi", text -> QUANTITY.matcher(text).matches());
    private static final Rule MODE = new Rule("REDIRECT, TPROXY or NONE", Set.of("REDIRECT", "TPROXY", "NONE")::contains);

    private static final Map<String, Rule> RULES = Map.ofEntries(Map.entry(SIDECAR + "interceptionMode", MODE),
            Map.entry(TRAFFIC + "includeOutboundIPRanges", RANGES_OR_ALL), Map.entry(TRAFFIC + "excludeOutboundIPRanges", RANGES),
            Map.entry(TRAFFIC + "includeInboundPorts", PORTS_OR_ALL), Map.entry(TRAFFIC + "excludeInboundPorts", PORTS),
            Map.entry(TRAFFIC + "includeOutboundPorts", PORTS), Map.entry(TRAFFIC + "excludeOutboundPorts", PORTS),
            Map.entry(TRAFFIC + "kubevirtInterfaces", INTERFACES), Map.entry(TRAFFIC + "excludeInterfaces", INTERFACES),
            Map.entry("istio.io/reroute-virtual-interfaces", INTERFACES), Map.entry(SIDECAR + "rewriteAppHTTPProbers", FLAG),
            Map.entry(SIDECAR + "nativeSidecar", FLAG), Map.entry("prometheus.istio.io/merge-metrics", FLAG),
            Map.entry("status.sidecar.istio.io/port", NUMBER),
            Map.entry("readiness.status.sidecar.istio.io/initialDelaySeconds", NUMBER),
            Map.entry("readiness.status.sidecar.istio.io/periodSeconds", NUMBER),
            Map.entry("readiness.status.sidecar.istio.io/failureThreshold", NUMBER), Map.entry(SIDECAR + "proxyCPU", AMOUNT),
            Map.entry(SIDECAR + "proxyCPULimit", AMOUNT), Map.entry(SIDECAR + "proxyMemory", AMOUNT),
            Map.entry(SIDECAR + "proxyMemoryLimit", AMOUNT));

    private AnnotationCheck() {
    }

    /** @throws BadPod naming every annotation that makes no sense */
    public static void check(Pod pod) {
        StringBuilder problems = new StringBuilder();
        new TreeMap<>(pod.annotations()).forEach((name, value) -> {
            Rule rule = RULES.get(name);
            if (rule != null && !rule.accepts.test(value)) {
                problems.append(problems.isEmpty() ? "" : "; ").append("invalid value '").append(value)
                        .append("' for annotation '").append(name)
                        .append("': ").append(rule.wanted).append(" is wanted here");
            }
        });
        if (!problems.isEmpty()) {
            throw new BadPod(problems.toString());
        }
    }

    private static boolean arePorts(String text) {
        return all(text, port -> port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 65_535);
    }

    private static boolean areRanges(String text) {
        return all(text, range -> {
            int slash = range.indexOf('/');
            String bits = slash < 0 ? "" : range.substring(slash + 1);
            String address = slash < 0 ? "" : range.substring(0, slash);
            boolean four = FOUR.matcher(address).matches();
            boolean six = address.indexOf(':') >= 0 && SIX.matcher(address).matches();
            return bits.matches("[0-9]{1,3}")
                    && ((four && Integer.parseInt(bits) <= 32 && octets(address)) || (six && Integer.parseInt(bits) <= 128));
        });
    }

    private static boolean octets(String address) {
        for (String octet : address.split("\\.")) {
            if (new BigInteger(octet).intValue() > 255) {
                return false;
            }
        }
        return true;
    }

    /** Whether each of the parts between commas is right; nothing at all is. */
    private static boolean all(String text, Predicate<String> isRight) {
        if (text.isBlank()) {
            return true;
        }
        for (String part : text.split(",", -1)) {
            if (!isRight.test(part.strip())) {
                return false;
            }
        }
        return true;
    }
}
