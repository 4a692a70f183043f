package dev.navarch.kube;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy on loopback that remembers what was asked of it. How it is asked is the matter of the protocols. */
abstract class LoopbackProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    LoopbackProxy() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Speaks the protocol up to the last word before the bytes go through, and connects; not at all if the client is turned away. */
    abstract void serve(Socket client) throws IOException;

    /** The last call of a constructor. */
    final void start() {
        Thread.ofVirtual().start(this::accept);
    }

    final String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** The targets, one for each connection. */
    final List<String> asked() {
        return List.copyOf(asked);
    }

    /** Connects to the target. */
    final Socket connect(String host, int port) throws IOException {
        asked.add(host + ":" + port);
        Socket server = new Socket(host, port);
        sockets.add(server);
        return server;
    }

    /** Hands on what either side sends until one is gone. */
    final void join(Socket client, Socket server) {
        Thread.ofVirtual().start(() -> copy(server, client));
        copy(client, server);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> guarded(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void guarded(Socket client) {
        try {
            serve(client);
        } catch (IOException e) {
            if (!listening.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException _) {
            // One side is gone, and so is the other now.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
