package dev.navarch.kube;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A SOCKS proxy (RFC 1928) on loopback that knows CONNECT, wants a password (RFC 1929) if it has one, and remembers what was asked of it. */
final class SocksProxy extends LoopbackProxy {
    private static final int NO_PASSWORD = 0;
    private static final int BY_PASSWORD = 2;

    private final String credentials;

    /** @param credentials {@code user:password}, empty for none */
    SocksProxy(String credentials) throws IOException {
        this.credentials = credentials;
        start();
    }

    String url(String user) {
        return "socks5://" + (user.isEmpty() ? "" : user + "@") + address();
    }

    @Override
    void serve(Socket client) throws IOException {
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
        Socket server = connect(host, in.readUnsignedShort());
        out.write(new byte[]{5, 0, 0, 1, 127, 0, 0, 1, 0, 0});
        join(client, server);
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
}
