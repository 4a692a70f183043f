package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Arrows go one way: what each package may use of the others. If one wants a row to grow, the design is more likely wrong than the rule.
 */
class ImportRulesTest {
    /** Package to the packages of ours that it may use besides itself. */
    private static final Map<String, List<String>> OURS = Map.ofEntries(
            // What exists, and how the program runs: neither knows anybody.
            Map.entry("model", List.of()), Map.entry("loop", List.of()), Map.entry("log", List.of()),
            // Facts come in.
            Map.entry("kube", List.of("jwks", "model", "loop")), Map.entry("cluster", List.of("kube", "mesh", "model", "loop")),
            Map.entry("mesh", List.of("kube", "model", "loop")),
            // Keys by which tokens are judged: what they look like, and where they are published.
            Map.entry("jwks", List.of("model", "loop")),
            // Names of gateways become addresses.
            Map.entry("resolve", List.of("loop")),
            // One World: no Kubernetes in sight.
            Map.entry("registry", List.of("model", "loop")),
            // Resources are pure: no clock, no loop.
            Map.entry("generate", List.of("model")),
            // Who calls, and what certificate they get.
            Map.entry("identity", List.of("proto", "kube", "model", "loop")),
            // Whatever is written into clusters.
            Map.entry("steward", List.of("kube", "cluster", "identity", "mesh", "model", "loop")),
            // What API servers ask: the port, what judges behind it.
            Map.entry("http", List.of("loop")), Map.entry("webhook", List.of("http", "loop")),
            Map.entry("inject", List.of("webhook", "mesh", "kube", "model", "loop")),
            Map.entry("validate", List.of("webhook", "mesh", "kube", "model", "loop")),
            // Delivery.
            Map.entry("xds", List.of("proto", "identity", "generate", "model", "loop")),
            // The operator's commands: another way in, which no part of the daemon knows.
            Map.entry("command", List.of("inject", "mesh", "kube", "model", "loop")),
            // The operator's window looks at everything and changes nothing.
            Map.entry("admin",
                    List.of("http", "jwks", "xds", "proto", "steward", "inject", "validate", "identity", "generate", "registry",
                            "resolve",
                            "cluster",
                            "mesh", "kube", "log", "model",
                            "loop")));

    /** Libraries that have one home, by the prefix of their packages. */
    private static final Map<String, List<String>> LIBRARIES = Map.ofEntries(Map.entry("io.fabric8.", List.of("kube")),
            Map.entry("io.vertx.", List.of("kube", "jwks", "admin", "http", "webhook")),
            Map.entry("io.envoyproxy.", List.of("generate", "xds", "admin")),
            Map.entry("io.grpc.", List.of("xds", "identity")), Map.entry("io.netty.", List.of("xds", "kube", "resolve")),
            Map.entry("com.google.re2j.", List.of("kube", "mesh", "validate", "inject")),
            Map.entry("com.nimbusds.", List.of("identity", "jwks")), Map.entry("com.github.benmanes.", List.of("identity")),
            Map.entry("org.bouncycastle.", List.of("identity")), Map.entry("io.prometheus.", List.of("admin")),
            Map.entry("io.micrometer.", List.of("admin")), Map.entry("ch.qos.logback.", List.of("log")));

    private static final String ROOT = "dev.navarch.";

    @Test
    void everyArrowIsAllowed() {
        JavaClasses classes = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.navarch");
        TreeSet<String> broken = new TreeSet<>();
        for (JavaClass from : classes) {
            String home = stage(from.getPackageName());
            if (home.isEmpty() || home.equals("local") || home.equals("bench") || home.equals("proto")) {
                // The root package wires everything; the local clusters are another module.
                continue;
            }
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                String name = dependency.getTargetClass().getBaseComponentType().getName();
                if (!isAllowed(home, name)) {
                    broken.add(home + ": " + from.getName() + " uses " + name);
                }
            }
        }
        assertEquals(List.of(), List.copyOf(broken));
    }

    private static boolean isAllowed(String home, String name) {
        if (name.startsWith(ROOT)) {
            String target = stage(name.substring(0, name.lastIndexOf('.')));
            return target.equals(home) || OURS.getOrDefault(home, List.of()).contains(target);
        }
        if (home.equals("model")) {
            return name.startsWith("java.") || name.startsWith("org.jspecify.") || name.indexOf('.') < 0;
        }
        return LIBRARIES.entrySet().stream().filter(library -> name.startsWith(library.getKey()))
                .allMatch(library -> library.getValue().contains(home));
    }

    /** The first word behind the root package, empty for the root itself. */
    private static String stage(String packageName) {
        if (!packageName.startsWith(ROOT)) {
            return "";
        }
        String rest = packageName.substring(ROOT.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
