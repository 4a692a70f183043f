package dev.navarch.jwks;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents of the web for whoever may name an address but is not to be trusted with it. Thread-safe.
 *
 * <p>Implementation note: a name is resolved once for each request, and the connection goes to an address that was looked at, so that a name that is
 * somebody else's a moment later leads nowhere else. Redirects are requests of their own.
 */
public final class WebDownload implements Download {
    private static final int OK = 200;
    private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);

    private final KeyLimits limits;
    private final Predicate<InetAddress> allowed;
    private final Vertx vertx;
    private final HttpClient client;

    /** @param allowed which addresses may be asked */
    public WebDownload(KeyLimits limits, Predicate<InetAddress> allowed) {
        this.limits = limits;
        this.allowed = allowed;
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1)
                // A container's root may be read-only, and nothing here is a file.
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        this.client = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false)
                .setConnectTimeout((int) limits.timeout().toMillis()));
    }

    @Override
    public CompletionStage<Answer> read(String uri) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("keys").start(() -> answer.complete(follow(uri)));
        return answer.completeOnTimeout(new Failed(uri + " did not answer in " + limits.timeout().toSeconds() + " s"),
                limits.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        client.close();
        vertx.close();
    }

    private Answer follow(String first) {
        String next = first;
        for (int hop = 0; hop <= limits.redirects(); hop++) {
            URI uri = KeyAddress.parse(next);
            if (uri == null) {
                return new Failed(next + " is no http or https URI");
            }
            if (!KeyAddress.isSecure(uri) && first.startsWith("https")) {
                return new Failed(first + " leads to " + next + ", which is not secured");
            }
            Step step = ask(uri);
            if (step.redirect().isEmpty()) {
                return step.answer();
            }
            try {
                next = uri.resolve(step.redirect()).toString();
            } catch (IllegalArgumentException _) {
                return new Failed(next + " leads to " + step.redirect());
            }
        }
        return new Failed(first + " leads from one address to another more than " + limits.redirects() + " times");
    }

    /** @param redirect empty where there is an answer */
    private record Step(String redirect, Answer answer) {
        static Step failed(String reason) {
            return new Step("", new Failed(reason));
        }
    }

    private Step ask(URI uri) {
        InetAddress address;
        try {
            address = address(uri.getHost());
        } catch (UnknownHostException _) {
            return Step.failed(uri.getHost() + " is the name of nobody");
        }
        if (address == null) {
            return Step.failed(uri.getHost() + " is at an address that must not be asked: this host, or what a cloud tells it");
        }
        try {
            return request(uri, address).toCompletionStage().toCompletableFuture().get(limits.timeout().toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return Step
                    .failed(uri + " did not answer: " + (e.getCause() == null ? "it took too long" : e.getCause().getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Step.failed(uri + " was not waited for");
        }
    }

    /** The first address that a name has; null if any of them must not be asked. */
    private @Nullable InetAddress address(String host) throws UnknownHostException {
        InetAddress[] all = InetAddress.getAllByName(host);
        for (InetAddress each : all) {
            if (!allowed.test(each)) {
                return null;
            }
        }
        return all[0];
    }

    private Future<Step> request(URI uri, InetAddress address) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        int port = KeyAddress.port(uri);
        RequestOptions options = new RequestOptions().setMethod(HttpMethod.GET).setHost(uri.getHost()).setPort(port)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress())).setSsl(KeyAddress.isSecure(uri))
                .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
                .setTimeout(limits.timeout().toMillis()).putHeader("Accept", "application/json");
        return client.request(options).compose(request -> request.send().compose(response -> step(uri, response)));
    }

    /** Whatever else it says is of no interest. */
    private static void end(HttpClientResponse response) {
        response.exceptionHandler(_ -> {
        });
        response.request().connection().close();
    }

    private Future<Step> step(URI uri, HttpClientResponse response) {
        String location = response.getHeader("Location");
        if (REDIRECTS.contains(response.statusCode()) && location != null) {
            end(response);
            return Future.succeededFuture(new Step(location, new Failed(uri + " leads elsewhere")));
        }
        if (response.statusCode() != OK) {
            end(response);
            return Future.succeededFuture(Step.failed(uri + " answered " + response.statusCode()));
        }
        Promise<Step> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(piece -> {
            if (body.length() + piece.length() > limits.bytes()) {
                promise.tryComplete(Step.failed(uri + " answered more than " + limits.bytes() + " bytes"));
                end(response);
            } else {
                body.appendBuffer(piece);
            }
        }).endHandler(_ -> promise.tryComplete(new Step("", new Found(body.toString())))).exceptionHandler(promise::tryFail);
        return promise.future();
    }
}
