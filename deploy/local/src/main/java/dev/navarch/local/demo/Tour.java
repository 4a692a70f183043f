package dev.navarch.local.demo;

import java.io.PrintStream;
import java.util.List;

/** Gives every order once, and holds the product to its word. */
final class Tour {
    private static final List<String> ORDERS = List.of("kill v2", "add v2", "cut cluster2", "heal cluster2", "rotate cluster2");

    private Tour() {
    }

    /** Whether all went as it should. */
    static boolean run(Scene scene, PrintStream out) {
        Deeds deeds = new Deeds(scene);
        Observer observer = new Observer(scene);
        boolean good = true;
        for (String line : ORDERS) {
            Order order = Order.parse(line);
            out.println("\n  > " + line + (order.expectation().isEmpty() ? "" : "   (" + order.expectation() + ")"));
            Outcome outcome = deeds.carryOut(order);
            out.println("    " + outcome);
            good &= outcome.kept();
            if (!scene.controlPlane().alive()) {
                out.println(scene.controlPlane().lastWords());
                return false;
            }
        }
        Picture picture = observer.picture();
        out.println();
        Painter.view(picture).forEach(line -> out.println("  " + line));
        return nothingRefused(scene, picture, out) && good;
    }

    private static boolean nothingRefused(Scene scene, Picture picture, PrintStream out) {
        boolean good = picture.delivery().rejected() == 0;
        for (Sidecar sidecar : scene.sidecars()) {
            try {
                sidecar.envoy().assertNothingRefused();
            } catch (AssertionError e) {
                out.println("\n  ✗ " + sidecar + ": " + e.getMessage());
                good = false;
            }
        }
        return good;
    }
}
