package dev.navarch.validate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Parts that several kinds have: destinations, whom a resource is for, by which gateways. */
final class Destinations {
    private Destinations() {
    }

    static void destination(Part destination) {
        String host = destination.text("host");
        if (host.equals("*")) {
            destination.problem("host", "a destination is one host, not all");
        } else if (destination.has("host")) {
            destination.host("host", host);
        }
        if (!destination.text("subset").isEmpty()) {
            subset(destination, "subset");
        }
        destination.in("port").port("number", destination.hasObject("port"));
    }

    static void subset(Part part, String name) {
        if (!Names.isLabel(part.text(name))) {
            part.problem(name, "\"" + part.text(name) + "\" is no name of a subset: letters, digits and hyphens are");
        }
    }

    /** Destinations that share what comes. */
    static void weighted(Part route, String name) {
        List<Part> all = route.some(name, "at least one destination is wanted here");
        double sum = 0;
        for (Part each : all) {
            destination(each.in("destination"));
            if (each.number("weight") < 0) {
                each.problem("weight", "0 or more is wanted here, not " + (long) each.number("weight"));
            }
            sum += Math.max(0, each.number("weight"));
        }
        if (all.size() > 1 && sum == 0) {
            route.problem(name, "the weights sum up to 0: no destination gets anything; give at least one of them a weight");
        }
    }

    /** Names of gateways, with a namespace before a slash if need be. */
    static void gateways(Part part) {
        int at = 0;
        for (String name : part.texts("gateways")) {
            String where = "gateways[" + at++ + "]";
            int slash = name.indexOf('/');
            boolean known = slash < 0
                    ? Names.isHost(name)
                    : Names.isLabel(name.substring(0, slash)) && Names.isLabel(name.substring(slash + 1));
            if (!known) {
                part.problem(where, "\"" + name + "\" is no gateway; namespace/name, a name, or mesh for all sidecars is");
            } else if (slash < 0 && name.indexOf('.') > 0) {
                String[] words = name.split("\\.");
                part.warning(where, "\"" + name + "\" is the old way; write " + words[1] + "/" + words[0]);
            }
        }
    }

    /** Namespaces that see a resource. */
    static void exportTo(Part spec, boolean nobodyAllowed) {
        List<String> all = spec.texts("exportTo");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            String where = "exportTo[" + i + "]";
            String each = all.get(i);
            if (!seen.add(each)) {
                spec.problem(where, "\"" + each + "\" stands here twice");
            } else if (!(each.equals("*") || each.equals(".") || (each.equals("~") && nobodyAllowed) || Names.isLabel(each))) {
                spec.problem(where, "a namespace, . for the own one or * for all is wanted here, not \"" + each + "\"");
            }
        }
        if (all.size() > 1 && (seen.contains("*") || seen.contains("~"))) {
            spec.problem("exportTo",
                    "* and ~ stand alone: " + (seen.contains("*") ? "everybody" : "nobody") + " leaves no others");
        }
    }

    /** Whom a resource is for: {@code selector}, {@code targetRef} or {@code targetRefs}. */
    static void target(Part spec) {
        if ((spec.has("selector") ? 1 : 0) + (spec.has("targetRef") ? 1 : 0) + (spec.has("targetRefs") ? 1 : 0) > 1) {
            spec.problem("", "only one of selector, targetRef and targetRefs may be set");
        }
        spec.in("selector").labels("matchLabels");
        reference(spec.in("targetRef"));
        spec.each("targetRefs").forEach(Destinations::reference);
    }

    private static void reference(Part reference) {
        if (!reference.text("namespace").isEmpty()) {
            reference.problem("namespace", "a target is in the namespace of what refers to it; leave this out");
        }
        String group = reference.text("group");
        if (!group.isEmpty() && !Names.isHost(group)) {
            reference.problem("group", "\"" + group + "\" is no group of an API");
        }
    }

    /** The older selector, by {@code workloadSelector.labels}. */
    static void workloads(Part spec) {
        Part selector = spec.in("workloadSelector");
        selector.labels("labels");
        if (spec.has("workloadSelector") && selector.labelled("labels").isEmpty()) {
            spec.warning("workloadSelector", "it has no labels: this applies to all workloads of the namespace");
        }
    }
}
