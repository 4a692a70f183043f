package dev.navarch.local.guide;

import dev.navarch.local.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The installation guide from its first line to its last. Single use. */
final class PrimaryRemoteWalk {
    private final GuideGround ground;
    private final Guide guide;
    private final Looks looks;
    private final Inventory before;
    private Set<String> left = Set.of();

    PrimaryRemoteWalk(GuideGround ground, Guide guide) {
        this.ground = ground;
        this.guide = guide;
        this.looks = new Looks(ground, guide);
        this.before = Inventory.of(ground);
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("cluster1", "the primary is installed and ready", () -> {
            looks.commands("1 ");
            return looks.ready(1, "istio-system", "istiod");
        }));
        steps.add(new Step("cluster1", "its webhooks and namespaces have the root certificate", () -> looks.led(1)));
        steps.add(new Step("cluster1", "the gateway between clusters is injected, ready, and has an address", () -> {
            looks.commands("2 ");
            looks.ready(1, "istio-system", "istio-eastwestgateway");
            return "at " + looks.gatewayAddress(1);
        }));
        steps.add(new Step("cluster1", "the control plane is exposed through it", () -> {
            looks.commands("3 ");
            return "ports 15012 and 15017";
        }));
        steps.add(new Step("cluster2", "lets cluster1 lead it, and has what a remote needs", () -> {
            looks.commands("4 ");
            return "";
        }));
        steps.add(new Step("cluster2", "is attached, led, and has the mesh's root certificate", () -> {
            looks.commands("5 ");
            return looks.led(2);
        }));
        steps.add(new Step("both", "pods are injected by their own API server, certified and configured", () -> {
            looks.commands("6 ");
            return String.join(", ", looks.ready(1, "sample", "helloworld-v1"), looks.ready(2, "sample", "helloworld-v2"),
                    looks.ready(1, "sample", "curl"),
                    looks.ready(2, "sample", "curl"));
        }));
        for (int number : List.of(1, 2)) {
            steps.add(
                    new Step("cluster" + number, "a client there is answered by pods of both clusters",
                            () -> looks.balanced(number)));
            steps.add(new Step("cluster" + number, "its requests bear its identity: mutual TLS", () -> looks.identified(number)));
        }
        steps.add(new Step("both", "verify finds everything well", this::verified));
        steps.add(new Step("cluster1", "the control plane is found and tells of its clusters and proxies", () -> {
            String told = looks.commands("8 ");
            return told.lines().filter(line -> line.startsWith("cluster2 ")).findFirst()
                    .orElseThrow(() -> new IllegalStateException(told));
        }));
        steps.addAll(new Mistakes(ground, guide.under("7 ")).steps());
        steps.add(new Step("both", "no Envoy refused anything that it was sent", looks::nothingRefused));
        steps.add(new Step("both", "all is taken away, and both clusters are as they were", () -> {
            looks.commands("9 ");
            return Eventually.get("nothing is left", Looks.SOON, () -> {
                left = Inventory.of(ground).since(before);
                return left.isEmpty()
                        ? Optional.of(before.names().size() + " objects before, and no other now")
                        : Optional.empty();
            }, () -> String.join("\n", left));
        }));
        return steps;
    }

    private String verified() {
        String found = looks.commands("7 ");
        if (found.contains("  ?  ")) {
            throw new IllegalStateException("something could not be looked at:\n" + found);
        }
        return found.lines().filter(line -> line.startsWith("  ok  ")).count() + " promises kept";
    }
}
