package dev.navarch.local.guide;

import java.util.ArrayList;
import java.util.List;

/** A primary in each of two clusters, under one root. Single use. */
final class MultiPrimaryWalk {
    private final Looks looks;

    MultiPrimaryWalk(GuideGround ground, Guide guide) {
        this.looks = new Looks(ground, guide);
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("both", "each has an authority under one root", () -> {
            looks.commands("1 ");
            return "";
        }));
        steps.add(new Step("both", "each has a control plane, which is ready", () -> {
            looks.commands("2 ");
            return looks.ready(1, "istio-system", "istiod") + ", " + looks.ready(2, "istio-system", "istiod");
        }));
        for (int number : List.of(1, 2)) {
            steps.add(new Step("cluster" + number, "its webhooks and namespaces have the root certificate",
                    () -> looks.led(number)));
        }
        steps.add(new Step("both", "each is attached to the other", () -> {
            looks.commands("3 ");
            return "";
        }));
        steps.add(new Step("both", "pods are injected, certified and configured by their own control plane", () -> {
            looks.commands("4 ");
            return String.join(", ", looks.ready(1, "sample", "helloworld-v1"), looks.ready(2, "sample", "helloworld-v2"),
                    looks.ready(1, "sample", "curl"), looks.ready(2, "sample", "curl"));
        }));
        for (int number : List.of(1, 2)) {
            steps.add(new Step("cluster" + number, "a client there is answered by pods of both clusters",
                    () -> looks.balanced(number)));
            steps.add(new Step("cluster" + number, "its requests bear its identity: mutual TLS under two authorities",
                    () -> looks.identified(number)));
        }
        steps.add(new Step("both", "each control plane reads the other's cluster", () -> looks.commands("5 ").strip()));
        steps.add(new Step("both", "no Envoy refused anything that it was sent", looks::nothingRefused));
        return steps;
    }
}
