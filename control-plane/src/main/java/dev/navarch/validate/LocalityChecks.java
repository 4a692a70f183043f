package dev.navarch.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where traffic goes first, by region, zone and sub-zone. */
final class LocalityChecks {
    private static final Set<String> TOPOLOGY = Set.of("topology.kubernetes.io/region", "topology.kubernetes.io/zone",
            "topology.istio.io/subzone");

    private LocalityChecks() {
    }

    static void setting(Part setting, boolean outliers) {
        List<Part> distribute = setting.each("distribute");
        List<Part> failover = setting.each("failover");
        if (!distribute.isEmpty() && !failover.isEmpty()) {
            setting.problem("", "only one of distribute, failover may be set");
        }
        List<String> from = new ArrayList<>();
        for (Part each : distribute) {
            from.add(each.text("from"));
            shares(each);
        }
        for (int i = 0; i < from.size(); i++) {
            locality(distribute.get(i), "from", from.get(i), from.subList(0, i));
        }
        failover(setting, failover);
        if ((!failover.isEmpty() || !setting.texts("failoverPriority").isEmpty()) && !outliers) {
            setting.warning("", "nothing fails over without outlierDetection: set it beside loadBalancer");
        }
    }

    private static void failover(Part setting, List<Part> failover) {
        for (Part each : failover) {
            if (each.text("from").equals(each.text("to"))) {
                each.problem("to", "another region than from is wanted here");
            }
            for (String end : List.of("from", "to")) {
                if (each.text(end).contains("/") || each.text(end).contains("*")) {
                    each.problem(end, "a region is wanted here, without a zone or wildcard");
                }
            }
        }
        for (String label : setting.texts("failoverPriority")) {
            if (!failover.isEmpty() && TOPOLOGY.contains(label)) {
                setting.problem("failoverPriority", label + " says what failover says; only one of them may");
            }
        }
    }

    private static void shares(Part each) {
        long sum = 0;
        List<String> seen = new ArrayList<>();
        for (var share : each.in("to").content().properties()) {
            long part = share.getValue().asLong();
            if (part < 1 || part > 100) {
                each.problem("to[" + share.getKey() + "]", "a share from 1 to 100 is wanted here, not " + part);
                return;
            }
            sum += part;
            locality(each, "to[" + share.getKey() + "]", share.getKey(), seen);
            seen.add(share.getKey());
        }
        if (sum != 100) {
            each.problem("to", "the shares must sum up to 100, not " + sum);
        }
    }

    private static void locality(Part part, String name, String locality, List<String> earlier) {
        int star = locality.indexOf('*');
        if (locality.isEmpty() || locality.startsWith("/") || locality.endsWith("/") || locality.contains("//")
                || (star >= 0 && star != locality.length() - 1) || locality.split("/", -1).length > 3) {
            part.problem(name,
                    "region, region/zone or region/zone/sub-zone is wanted here, with a * as the last of them at most, not \""
                            + locality + "\"");
        }
        for (String other : earlier) {
            if (within(locality, other) || within(other, locality)) {
                part.problem(name, "\"" + locality + "\" overlaps with \"" + other + "\"");
                return;
            }
        }
    }

    private static boolean within(String narrow, String wide) {
        String plain = wide.endsWith("*") ? wide.substring(0, wide.length() - 1) : wide + "/";
        return narrow.equals(wide) || (narrow + "/").startsWith(plain);
    }
}
