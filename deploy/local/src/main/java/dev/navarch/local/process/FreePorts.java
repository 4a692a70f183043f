package dev.navarch.local.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Ports that nothing listens on. They are taken from below the kernel's ephemeral range, so that no outgoing connection can
 * take one while its server is stopped for a while and wants it back.
 */
public final class FreePorts {
    private static final int LOWEST = 20_000;
    private static final int BOUND = 32_000;

    private final RandomGenerator random;
    private final Set<Integer> given = ConcurrentHashMap.newKeySet();

    public FreePorts(RandomGenerator random) {
        this.random = random;
    }

    /** A port that was free on all addresses a moment ago, and was not given out before. May be called from any thread. */
    public int next() {
        while (true) {
            int port = random.nextInt(LOWEST, BOUND);
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress((InetAddress) null, port));
                if (given.add(port)) {
                    return port;
                }
            } catch (IOException e) {
                // Taken: try another.
            }
        }
    }
}
