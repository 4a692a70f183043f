package dev.navarch.local.guide;

import java.util.ArrayList;
import java.util.List;

/** A primary and a remote between which no pod reaches another but through gateways. Single use. */
final class DifferentNetworksWalk {
    private final GuideGround ground;
    private final Looks looks;

    DifferentNetworksWalk(GuideGround ground, Guide guide) {
        this.ground = ground;
        this.looks = new Looks(ground, guide);
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("cluster1", "the primary is installed and ready", () -> {
            looks.commands("1 ");
            return looks.ready(1, "istio-system", "istiod");
        }));
        steps.add(new Step("cluster1", "its gateway is ready, and exposes control plane and services", () -> {
            looks.commands("2 ");
            looks.ready(1, "istio-system", "istio-eastwestgateway");
            return "at " + looks.gatewayAddress(1);
        }));
        steps.add(new Step("cluster2", "is installed, attached, led, and has the mesh's root certificate", () -> {
            looks.commands("3 ");
            return looks.led(2);
        }));
        steps.add(new Step("cluster2", "its gateway is injected and configured through the other, and ready", () -> {
            looks.commands("4 ");
            looks.ready(2, "istio-system", "istio-eastwestgateway");
            return "at " + looks.gatewayAddress(2);
        }));
        steps.add(new Step("both", "pods of one cluster are cut off from those of the other", ground::part));
        steps.add(new Step("both", "pods are injected, certified and configured", () -> {
            looks.commands("5 ");
            return String.join(", ", looks.ready(1, "sample", "helloworld-v1"), looks.ready(2, "sample", "helloworld-v2"),
                    looks.ready(1, "sample", "curl"), looks.ready(2, "sample", "curl"));
        }));
        for (int number : List.of(1, 2)) {
            steps.add(new Step("cluster" + number, "a client there is answered by pods of both clusters",
                    () -> looks.balanced(number)));
            steps.add(new Step("cluster" + number, "its requests bear its identity: mutual TLS from pod to pod",
                    () -> looks.identified(number)));
        }
        steps.add(new Step("both", "verify finds everything well",
                () -> looks.commands("6 ").lines().reduce((_, last) -> last).orElse("")));
        steps.add(new Step("both", "no Envoy refused anything that it was sent", looks::nothingRefused));
        return steps;
    }
}
