package dev.navarch.local.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The live view and the user's orders. {@link #run} is for the main thread; another refreshes the view once a second and notices when the
 * daemon is no more.
 */
final class Live {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Scene scene;
    private final Screen screen;
    private final Runnable daemonDied;
    private final CountDownLatch over = new CountDownLatch(1);

    /** @param daemonDied called at most once, from the refreshing thread */
    Live(Scene scene, Screen screen, Runnable daemonDied) {
        this.scene = scene;
        this.screen = screen;
        this.daemonDied = daemonDied;
    }

    /** Returns when the user wants no more. At the end of the input it shows on until it is interrupted. */
    void run(BufferedReader input) throws IOException, InterruptedException {
        Thread.ofPlatform().daemon().name("view").start(this::refresh);
        Deeds deeds = new Deeds(scene);
        while (true) {
            screen.prompt();
            String line = input.readLine();
            if (line == null) {
                over.await();
            } else if (!follow(deeds, line.strip())) {
                over.countDown();
                return;
            }
        }
    }

    private boolean follow(Deeds deeds, String line) {
        Order order = Order.parse(line);
        switch (order) {
            case Order.Quit _ -> {
                return false;
            }
            case Order.Nothing _ -> {
                return true;
            }
            case Order.Kill _,Order.Add _,Order.Cut _,Order.Heal _,Order.Rotate _ -> {
                tell("… " + line + (order.expectation().isEmpty() ? "" : ": " + order.expectation()));
                tell(deeds.carryOut(order).toString());
            }
            case Order.Curl _,Order.Help _,Order.Unknown _ -> tell(deeds.carryOut(order).text());
        }
        return true;
    }

    private void tell(String event) {
        screen.tell(LocalTime.now(ZoneId.systemDefault()).format(TIME) + " " + event);
    }

    private void refresh() {
        Observer observer = new Observer(scene);
        try {
            while (!over.await(1, TimeUnit.SECONDS)) {
                try {
                    screen.show(observer.picture());
                } catch (UncheckedIOException e) {
                    if (!scene.controlPlane().alive()) {
                        daemonDied.run();
                        return;
                    }
                    tell("cannot look: " + e.getMessage());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
