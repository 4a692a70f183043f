package dev.navarch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in for the Service of several replicas: connections go to the replicas that it leads to, in turn. The replicas listen at the
 * switchboard's address.
 */
final class Switchboard implements AutoCloseable {
    private final ServerSocket listening;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile List<Integer> targets;

    Switchboard(String address, int target) {
        this.targets = List.of(target);
        try {
            listening = new ServerSocket();
            listening.bind(new InetSocketAddress(address, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** New connections go there; those that exist are cut. */
    void leadTo(int port) {
        targets = List.of(port);
        cut();
    }

    /** New connections go to one of these, in turn; those that exist stay where they are, as with a Service whose endpoints change. */
    void spreadOver(List<Integer> ports) {
        targets = List.copyOf(ports);
    }

    private void accept() {
        try {
            while (true) {
                Socket in = listening.accept();
                open.add(in);
                Thread.ofVirtual().start(() -> connect(in));
            }
        } catch (IOException _) {
            // It was closed.
        }
    }

    private void connect(Socket in) {
        try {
            List<Integer> ports = targets;
            Socket out = new Socket(listening.getInetAddress(), ports.get(accepted.getAndIncrement() % ports.size()));
            open.add(out);
            Thread.ofVirtual().start(() -> pass(out, in));
            pass(in, out);
        } catch (IOException _) {
            close(in);
        }
    }

    private void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // One side was closed, so the other is.
        } finally {
            close(from);
            close(to);
        }
    }

    private void cut() {
        open.forEach(this::close);
    }

    private void close(Socket socket) {
        try {
            open.remove(socket);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }
}
