package dev.navarch.kube;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A SOCKS proxy (RFC 1928) on loopback that knows CONNECT, wants a password (RFC 1929) if it has one, and remembers what was asked of it. */
final class SocksProxy implements AutoCloseable {
    private static final int NO_PASSWORD = 0;
    private static final int BY_PASSWORD = 2;

    private final ServerSocket listening;
    private final String credentials;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** @param credentials {@code user:password}, empty for none */
    SocksProxy(String credentials) throws IOException {
        this.credentials = credentials;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String url(String user) {
        return "socks5://" + (user.isEmpty() ? "" : user + "@") + "127.0.0.1:" + listening.getLocalPort();
    }

    /** The targets, one for each connection. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            in.skipNBytes(1);
            byte[] methods = in.readNBytes(in.readUnsignedByte());
            int method = credentials.isEmpty() ? NO_PASSWORD : BY_PASSWORD;
            boolean offered = new String(methods, StandardCharsets.ISO_8859_1).indexOf(method) >= 0;
            out.write(new byte[]{5, (byte) (offered ? method : 0xff)});
            if (!offered || (method == BY_PASSWORD && !proves(in, out))) {
                client.close();
                return;
            }
            in.skipNBytes(3);
            String host = host(in);
            int port = in.readUnsignedShort();
            asked.add(host + ":" + port);
            Socket server = new Socket(host, port);
            sockets.add(server);
            out.write(new byte[]{5, 0, 0, 1, 127, 0, 0, 1, 0, 0});
            Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
        } catch (IOException e) {
            if (!listening.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private boolean proves(DataInputStream in, OutputStream out) throws IOException {
        in.skipNBytes(1);
        String user = text(in);
        boolean proven = credentials.equals(user + ":" + text(in));
        out.write(new byte[]{1, (byte) (proven ? 0 : 1)});
        return proven;
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
    }

    private static String host(DataInputStream in) throws IOException {
        return switch (in.readUnsignedByte()) {
            case 1 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
            case 3 -> text(in);
            default -> throw new IOException("an address of a kind that this proxy does not know");
        };
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
