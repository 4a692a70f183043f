package dev.navarch.local;

import com.sun.net.httpserver.HttpServer;
import dev.navarch.local.process.Command;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The sample service: says on {@code /hello} who it is, so that a request shows which pod of which cluster answered it, and on {@code /headers}
 * what it heard, one header per line with its name in lower case. Runs in this JVM ({@link #start}) or as a program of its own ({@link #command}).
 */
public final class SampleServer implements AutoCloseable {
    private final HttpServer server;

    private SampleServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Who answers.
     *
     * @param version
     *            such as {@code v1}
     * @param instance
     *            the pod's name
     * @param cluster
     *            the cluster's name
     */
    public record Identity(String version, String instance, String cluster) {
        /** What the service answers, with a line's end. */
        public String hello() {
            return "Hello version: " + version + ", instance: " + instance + ", cluster: " + cluster + "\n";
        }
    }

    /** Serves at an address of this JVM's namespace; port 0 takes any. */
    public static SampleServer start(String address, int port, Identity identity) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
        byte[] hello = identity.hello().getBytes(StandardCharsets.UTF_8);
        server.createContext("/hello", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, hello.length);
                exchange.getResponseBody().write(hello);
            }
        });
        server.createContext("/headers", exchange -> {
            try (exchange) {
                StringBuilder lines = new StringBuilder();
                exchange.getRequestHeaders().forEach((name, values) -> values
                        .forEach(value -> lines.append(name.toLowerCase(Locale.ROOT)).append(": ").append(value).append('\n')));
                byte[] body = lines.toString().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        return new SampleServer(server);
    }

    /** The program that serves on all addresses of the place where it runs, under this JVM's Java. */
    public static Command command(int port, Identity identity) {
        return Command.of(identity.instance() + "-sample",
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1", "-Xmx32m", "-cp", classPath(), SampleServer.class.getName(),
                        Integer.toString(port), identity.version(), identity.instance(), identity.cluster()));
    }

    /** Arguments: port, version, instance, cluster. */
    public static void main(String[] arguments) throws IOException {
        start("0.0.0.0", Integer.parseInt(arguments[0]), new Identity(arguments[1], arguments[2], arguments[3]));
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static String classPath() {
        try {
            return Path.of(SampleServer.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
