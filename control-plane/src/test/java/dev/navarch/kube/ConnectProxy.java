package dev.navarch.kube;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An HTTP proxy on loopback that only knows CONNECT, and remembers what was asked of it. */
final class ConnectProxy extends LoopbackProxy {

    ConnectProxy() throws IOException {
        start();
    }

    String url() {
        return "http://" + address();
    }

    @Override
    void serve(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        String target = head.toString().split(" ")[1];
        int colon = target.lastIndexOf(':');
        Socket server = connect(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
        client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        join(client, server);
    }
}
