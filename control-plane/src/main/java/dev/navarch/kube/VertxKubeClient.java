package dev.navarch.kube;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.navarch.kube.decode.DecodeIssues;
import dev.navarch.kube.decode.Encoding;
import dev.navarch.kube.decode.FactKinds;
import dev.navarch.kube.decode.SingleObject;
import dev.navarch.model.NamespaceFact;
import dev.navarch.model.ObjectKey;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One API server. Everything happens on the client's loop; public methods only post to it.
 */
final class VertxKubeClient implements KubeClient {
    private static final String CLOSED = "the cluster was detached, or is reached by another connection now";
    /** A few paths answer in a media type of their own, as the keys of tokens, and refuse who takes nothing but JSON by name. */
    private static final String ANY_JSON = Encoding.JSON.mediaType() + ", */*;q=0.1";
    private static final String WHO = "/api/v1/namespaces/kube-system";

    private final Link link;
    private final ApiServer server;
    private final DecodeIssues issues;
    private final Consumer<VertxKubeClient> whenClosed;
    private final Set<ReadingInProgress> readings = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    /** Calls under way. Confined to the loop. */
    private final Set<SingleCall> calls = new HashSet<>();
    /** Confined to the loop. */
    private boolean closed;

    VertxKubeClient(Link link, ApiServer server, DecodeIssues issues, Consumer<VertxKubeClient> whenClosed) {
        this.link = link;
        this.server = server;
        this.issues = issues;
        this.whenClosed = whenClosed;
    }

    @Override
    public CompletionStage<Probe> probe(Credential credential) {
        CompletableFuture<Probe> probe = new CompletableFuture<>();
        link.loop().post(() -> {
            ApiServer proof = server.with(credential);
            Link way = new Link(proof, link.loop(), link.clock(), link.random(), link.limits(), link.interner());
            call(way, Transport.Request.json(WHO), result -> {
                proof.close();
                probe.complete(judge(credential, result));
            });
        });
        return probe;
    }

    private static Probe judge(Credential credential, SingleCall.Result result) {
        return switch (result) {
            case SingleCall.Result.Body(_, Buffer json) -> {
                try {
                    yield new Probe.Accepted(SingleObject.uid(json.getBytes()));
                } catch (IOException e) {
                    yield new Probe.Refused(credential.server() + " is no Kubernetes API server: " + e.getMessage());
                }
            }
            case SingleCall.Result.Refused(var status) -> switch (status.code()) {
                // Known, but not entitled; and servers without kube-system exist.
                case 403, 404 -> new Probe.Accepted("");
                case 401 -> new Probe.Refused("unauthorized (401): " + status.message()
                        + "; the API server does not accept the credential, renew it");
                default -> new Probe.Refused("the API server answered " + status.code() + ": " + status.message());
            };
            case SingleCall.Result.Lost(String reason) -> new Probe.Refused(reason);
        };
    }

    @Override
    public CompletionStage<Answer<NamespaceFact>> namespace(String name) {
        CompletableFuture<Answer<NamespaceFact>> answer = new CompletableFuture<>();
        String path = "/api/v1/namespaces/" + ApiRequest.segment(name);
        link.loop().post(() -> {
            call(link, Transport.Request.json(path), result -> answer.complete(switch (result) {
                case SingleCall.Result.Body(_, Buffer json) -> namespace(json.getBytes());
                case SingleCall.Result.Refused(var status) when status.code() == 404 -> new Answer.Absent<>();
                case SingleCall.Result.Refused(var status) -> new Answer.Failed<>(
                        Trouble.refused("get", new FactKinds(link.interner(), issues).namespaces(), status, "", link.limits())
                                .reason());
                case SingleCall.Result.Lost(String reason) -> new Answer.Failed<>("cannot get namespace " + name + ": " + reason);
            }));
        });
        return answer;
    }

    private Answer<NamespaceFact> namespace(byte[] json) {
        try {
            NamespaceFact fact = SingleObject.read(new FactKinds(link.interner(), issues).namespaces(), json);
            return fact == null ? new Answer.Failed<>("the answer is no namespace") : new Answer.Found<>(fact);
        } catch (IOException e) {
            return new Answer.Failed<>("the answer is no namespace: " + e.getMessage());
        }
    }

    @Override
    public CompletionStage<ApiAnswer> ask(ApiRequest request) {
        CompletableFuture<ApiAnswer> answer = new CompletableFuture<>();
        Buffer body = request.body() == null ? Buffer.buffer() : Buffer.buffer(request.body().toString());
        Transport.Request sent = new Transport.Request(request.method().verb(), request.target(), ANY_JSON,
                Transport.Shape.WHOLE, request.method().bodyType(), body, request.headers());
        link.loop().post(() -> {
            call(link, sent, result -> answer.complete(switch (result) {
                case SingleCall.Result.Body(int code, Buffer json) -> done(code, json.getBytes());
                case SingleCall.Result.Refused(var status) -> new ApiAnswer.Refused(status.code(), status.reason(),
                        status.message());
                case SingleCall.Result.Lost(String reason) -> new ApiAnswer.Lost(reason);
            }));
        });
        return answer;
    }

    private static ApiAnswer done(int code, byte[] json) {
        try {
            return new ApiAnswer.Done(code, json.length == 0 ? MissingNode.getInstance() : SingleObject.tree(json));
        } catch (IOException e) {
            return new ApiAnswer.Lost("the answer is no JSON: " + e.getMessage());
        }
    }

    /** One call, whose result comes on the loop whatever happens. */
    private void call(Link way, Transport.Request request, Consumer<SingleCall.Result> then) {
        if (closed) {
            then.accept(new SingleCall.Result.Lost(CLOSED));
            return;
        }
        SingleCall call = new SingleCall(way);
        calls.add(call);
        var _ = call.start(request).thenAccept(result -> {
            calls.remove(call);
            then.accept(result);
        });
    }

    @Override
    public void use(Credential credential) {
        link.loop().post(() -> {
            if (!closed) {
                server.use(credential);
                readings.forEach(ReadingInProgress::nudge);
            }
        });
    }

    @Override
    public Reading read(FactSink sink) {
        return begin(whenDone -> new FactReading(link, issues, null, sink, whenDone));
    }

    @Override
    public Reading readConfig(ConfigScope scope, FactSink sink) {
        return begin(whenDone -> new FactReading(link, issues, scope, sink, whenDone));
    }

    @Override
    public Reading watchSecrets(String namespace, String labelSelector, ObjectListener<SecretFact> listener) {
        return begin(
                whenDone -> new ObjectReading<>(link, RareKinds.secrets(namespace, labelSelector, issues), listener, whenDone));
    }

    @Override
    public Reading watchConfigMaps(String namespace, String name, ObjectListener<ConfigMapFact> listener) {
        return begin(whenDone -> new ObjectReading<>(link, RareKinds.configMaps(namespace, name, issues), listener, whenDone));
    }

    @Override
    public Reading watchWebhooks(WebhookKind kind, String labelSelector, ObjectListener<WebhookFact> listener) {
        return begin(whenDone -> new ObjectReading<>(link, RareKinds.webhooks(kind, labelSelector, issues), listener, whenDone));
    }

    @Override
    public Reading watchKeys(CustomResource resource, ConfigScope scope, ObjectListener<ObjectKey> listener) {
        return begin(whenDone -> new ObjectReading<>(link, CustomObjects.keys(resource, scope), listener, whenDone));
    }

    @Override
    public Reading watchCustom(CustomResource resource, ConfigScope scope, ObjectListener<CustomFact> listener) {
        return begin(whenDone -> new ObjectReading<>(link, CustomObjects.whole(resource, scope), listener, whenDone));
    }

    private Reading begin(Function<Consumer<ReadingInProgress>, ReadingInProgress> make) {
        ReadingInProgress reading = make.apply(ended -> {
            readings.remove(ended);
            link.loop().post(ended::stop);
        });
        readings.add(reading);
        link.loop().post(() -> {
            if (!closed && readings.contains(reading)) {
                reading.start();
            }
        });
        return reading;
    }

    @Override
    public void close() {
        whenClosed.accept(this);
        readings.forEach(KubeClient.Reading::close);
        link.loop().post(() -> {
            if (!closed) {
                closed = true;
                List.copyOf(calls).forEach(call -> call.failed(CLOSED));
                server.close();
                link.loop().close();
                ended.complete(null);
            }
        });
    }

    /** Completed once a close has done all its work. */
    CompletableFuture<@Nullable Void> ended() {
        return ended;
    }
}
