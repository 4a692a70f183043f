package dev.navarch.generate.authorization;

import dev.navarch.model.MeshConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The mesh's trust domain and those that are as good: a policy that names a workload of one of them means the workload of that name in all of them. The
 * default trust domain stands for the mesh's own, whatever that is called.
 */
record TrustDomains(List<String> names) {
    private static final String DEFAULT = "cluster.local";
    /** Of a name like {@code cluster.local/ns/shop/sa/cart}. */
    private static final int PARTS = 5;

    TrustDomains {
        names = List.copyOf(names);
    }

    static TrustDomains of(MeshConfig mesh) {
        Set<String> names = new LinkedHashSet<>(List.of(mesh.trustDomain()));
        names.addAll(mesh.peerTls().trustDomainAliases());
        names.remove("");
        return new TrustDomains(List.copyOf(names));
    }

    /** Names of workloads, with those that mean the same. */
    List<String> expand(List<String> principals) {
        Set<String> expanded = new LinkedHashSet<>();
        for (String principal : principals) {
            int slash = principal.indexOf('/');
            String domain = slash < 0 ? "" : principal.substring(0, slash);
            boolean named = !domain.equals("*") && principal.split("/", -1).length == PARTS;
            if (named && (domain.equals(DEFAULT) || names.stream().anyMatch(name -> matches(name, domain)))) {
                for (String name : names) {
                    expanded.add(matches(name, domain) ? principal : name + principal.substring(slash));
                }
            } else {
                expanded.add(principal);
            }
        }
        return new ArrayList<>(expanded);
    }

    private static boolean matches(String name, String pattern) {
        return pattern.startsWith("*") ? name.endsWith(pattern.substring(1)) : name.equals(pattern);
    }
}
