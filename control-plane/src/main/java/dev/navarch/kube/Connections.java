package dev.navarch.kube;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The connections to one API server that were made with one TLS identity: with HTTP/2 a single one, else a pool. Confined to the loop.
 *
 * <p>Once retired it is closed when its last call has ended.
 */
final class Connections {
    /** Connections of one server where it speaks only HTTP/1.1: five watches, as many lists, and some room. */
    private static final int HTTP1_CONNECTIONS = 32;
    private static final int STREAM_WINDOW = 1 << 20;
    private static final int CONNECTION_WINDOW = 4 << 20;

    private final VertxLoop loop;
    private final KubeLimits limits;
    private final Credential credential;
    private final HttpClient client;
    private final Set<HttpConnection> proven = new HashSet<>();
    private int calls;
    private boolean retired;

    Connections(Vertx vertx, VertxLoop loop, KubeLimits limits, Credential credential) {
        this.loop = loop;
        this.limits = limits;
        this.credential = credential;
        // What breaks a connection breaks its calls, which report it.
        this.client = vertx.httpClientBuilder().with(options(limits, credential))
                .withConnectHandler(connection -> connection.exceptionHandler(_ -> {
                })).build();
    }

    HttpClient client() {
        return client;
    }

    URI server() {
        return credential.server();
    }

    /** Whether requests of the other credential may go over these connections. */
    boolean serve(Credential other) {
        return credential.server().equals(other.server()) && credential.tlsServerName().equals(other.tlsServerName())
                && credential.certificateAuthority().equals(other.certificateAuthority())
                && credential.insecureSkipTlsVerify() == other.insecureSkipTlsVerify()
                && credential.proxyUrl().equals(other.proxyUrl())
                && credential.clientCertificate().equals(other.clientCertificate())
                && credential.clientKey().equals(other.clientKey());
    }

    void callBegins() {
        calls++;
    }

    void callEnds() {
        calls--;
        closeWhenIdle();
    }

    void retire() {
        retired = true;
        closeWhenIdle();
    }

    private void closeWhenIdle() {
        if (retired && calls == 0) {
            close();
        }
    }

    void close() {
        proven.forEach(loop::cancel);
        proven.clear();
        client.close();
    }

    /** The connection answered. From now on an HTTP/2 one is asked now and then whether it is still there. */
    void answered(HttpConnection connection, HttpVersion version) {
        if (version == HttpVersion.HTTP_2 && proven.add(connection)) {
            connection.closeHandler(_ -> {
                proven.remove(connection);
                loop.cancel(connection);
            });
            loop.schedule(connection, limits.pingInterval(), () -> ping(connection));
        }
    }

    /** An answer did not come in time. A connection on which nothing ever came is given up, so that the next attempt makes a new one. */
    void silent(HttpConnection connection) {
        if (!proven.contains(connection)) {
            connection.close();
        }
    }

    private void ping(HttpConnection connection) {
        loop.schedule(connection, limits.pingTimeout(), () -> {
            proven.remove(connection);
            connection.close();
        });
        connection.ping(Buffer.buffer(new byte[8])).onSuccess(_ -> {
            if (proven.contains(connection)) {
                loop.schedule(connection, limits.pingInterval(), () -> ping(connection));
            }
        });
    }

    private static HttpClientOptions options(KubeLimits limits, Credential credential) {
        HttpClientOptions options = new HttpClientOptions().setConnectTimeout((int) limits.connectTimeout().toMillis())
                .setMaxPoolSize(HTTP1_CONNECTIONS).setHttp2MaxPoolSize(1).setKeepAliveTimeout(60).setHttp2KeepAliveTimeout(60)
                .setHttp2ConnectionWindowSize(CONNECTION_WINDOW).setTcpKeepAlive(true).setMaxHeaderSize(64 << 10);
        options.getInitialSettings().setInitialWindowSize(STREAM_WINDOW);
        if (credential.server().getScheme().equals("https")) {
            options.setSsl(true).setUseAlpn(true).setProtocolVersion(HttpVersion.HTTP_2).setForceSni(true)
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS).setSslHandshakeTimeout(limits.connectTimeout().toMillis())
                    .setTrustAll(credential.insecureSkipTlsVerify()).setVerifyHost(!credential.insecureSkipTlsVerify());
            if (!credential.certificateAuthority().isEmpty()) {
                options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(credential.certificateAuthority())));
            }
            if (!credential.clientCertificate().isEmpty()) {
                options.setKeyCertOptions(new PemKeyCertOptions().addCertValue(Buffer.buffer(credential.clientCertificate()))
                        .addKeyValue(Buffer.buffer(credential.clientKey())));
            }
        }
        if (!credential.proxyUrl().isEmpty()) {
            options.setProxyOptions(proxy(URI.create(credential.proxyUrl()), limits));
        }
        return options;
    }

    private static ProxyOptions proxy(URI url, KubeLimits limits) {
        boolean socks = url.getScheme().startsWith("socks5");
        int usual = socks ? 1080 : 80;
        ProxyOptions proxy = new ProxyOptions().setType(socks ? ProxyType.SOCKS5 : ProxyType.HTTP).setHost(Hosts.plain(url))
                .setPort(url.getPort() < 0 ? usual : url.getPort()).setConnectTimeout(limits.connectTimeout());
        String user = url.getUserInfo();
        if (user != null && !user.isEmpty()) {
            int colon = user.indexOf(':');
            proxy.setUsername(colon < 0 ? user : user.substring(0, colon))
                    .setPassword(colon < 0 ? "" : user.substring(colon + 1));
        }
        return proxy;
    }
}
