package dev.navarch.local.envoy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * HTTP/1.1 over a Unix socket, one request for each connection: just what Envoy's admin interface needs. A Unix socket is
 * reached from any network namespace, and the JDK's client has none.
 */
record UnixHttp(Path socket, Duration timeout) {

    record Answer(int code, String body) {
    }

    /** Sends a request without a body and reads the answer to its end. */
    Answer send(String method, String path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            FutureTask<Answer> exchange = new FutureTask<>(() -> exchange(channel, method, path));
            Thread.ofVirtual().name("envoy-admin").start(exchange);
            return exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(method + " " + path + ": no answer within " + timeout, e);
        } catch (ExecutionException e) {
            throw new IOException(method + " " + path + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(method + " " + path);
        }
    }

    private Answer exchange(SocketChannel channel, String method, String path) throws IOException {
        channel.connect(UnixDomainSocketAddress.of(socket));
        String request = method + " " + path + " HTTP/1.1\r\nHost: admin\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        ByteBuffer bytes = StandardCharsets.US_ASCII.encode(request);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return read(new BufferedInputStream(Channels.newInputStream(channel)));
    }

    static Answer read(InputStream in) throws IOException {
        String status = line(in);
        if (!status.startsWith("HTTP/1.1 ")) {
            throw new IOException("not an answer of HTTP/1.1: " + status);
        }
        int code = Integer.parseInt(status.substring(9, 12));
        boolean chunked = false;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            chunked |= header.toLowerCase(Locale.ROOT).equals("transfer-encoding: chunked");
        }
        // The connection ends with the answer, so its length need not be read.
        byte[] body = chunked ? chunks(in) : in.readAllBytes();
        return new Answer(code, new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = size(line(in)); size > 0; size = size(line(in))) {
            byte[] chunk = in.readNBytes(size);
            if (chunk.length < size || !line(in).isEmpty()) {
                throw new EOFException("the answer ends within a chunk");
            }
            body.writeBytes(chunk);
        }
        return body.toByteArray();
    }

    private static int size(String line) {
        return Integer.parseInt(line.strip(), 16);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the answer ends after: " + line);
            }
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
    }
}
