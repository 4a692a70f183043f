package dev.navarch.generate.endpoint;

import dev.navarch.generate.endpoint.Assignment.Group;
import dev.navarch.model.Locality;
import dev.navarch.model.TrafficPolicy.Distribution;
import java.util.List;
import java.util.Map;

/** Deals out the traffic of a locality's clients among localities, as a rule wants it. */
final class LocalityWeights {
    private LocalityWeights() {
    }

    /** Gives each group its share; those that are to have none are removed: Envoy knows no weight of 0. Nothing where no distribution is for the client's locality. */
    static void apply(List<Distribution> distributions, Locality client, List<Group> groups, int scale) {
        for (Distribution distribution : distributions) {
            if (matches(distribution.from(), client)) {
                distribute(distribution.to(), groups, scale);
                groups.removeIf(group -> group.share <= 0);
                return;
            }
        }
    }

    /** A locality that several targets name is of the first of them by name. */
    private static void distribute(Map<String, Integer> to, List<Group> groups, int scale) {
        to.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(target -> {
            List<Group> named = groups.stream().filter(group -> group.share < 0 && matches(target.getKey(), group.locality))
                    .toList();
            long all = named.stream().mapToLong(group -> group.weight(scale)).sum();
            for (Group group : named) {
                long share = all == 0 ? 0 : ((long) target.getValue() * group.weight(scale) + all - 1) / all;
                group.share = (int) Math.min(share, 1 << 20);
            }
        });
    }

    /** {@code *}, {@code region}, {@code region/*}, {@code region/zone/*} or all three. */
    private static boolean matches(String pattern, Locality locality) {
        String[] parts = pattern.split("/", -1);
        String[] own = {locality.region(), locality.zone(), locality.subzone()};
        for (int i = 0; i < parts.length && i < own.length; i++) {
            if (parts[i].equals("*")) {
                return true;
            }
            if (!parts[i].equals(own[i])) {
                return false;
            }
        }
        return true;
    }
}
