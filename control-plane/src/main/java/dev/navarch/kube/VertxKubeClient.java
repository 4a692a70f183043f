package dev.navarch.kube;

import dev.navarch.kube.decode.DecodeIssues;
import dev.navarch.kube.decode.FactKinds;
import dev.navarch.kube.decode.SingleObject;
import dev.navarch.model.NamespaceFact;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
    private static final String WHO = "/api/v1/namespaces/kube-system";

    private final Link link;
    private final ApiServer server;
    private final DecodeIssues issues;
    private final Consumer<VertxKubeClient> whenClosed;
    private final Set<ReadingInProgress> readings = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
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
            var _ = new SingleRead(way).start(WHO).thenAccept(result -> {
                proof.close();
                probe.complete(judge(credential, result));
            });
        });
        return probe;
    }

    private static Probe judge(Credential credential, SingleRead.Result result) {
        return switch (result) {
            case SingleRead.Result.Body(Buffer json) -> {
                try {
                    yield new Probe.Accepted(SingleObject.uid(json.getBytes()));
                } catch (IOException e) {
                    yield new Probe.Refused(credential.server() + " is no Kubernetes API server: " + e.getMessage());
                }
            }
            case SingleRead.Result.Refused(var status) -> switch (status.code()) {
                // Known, but not entitled; and servers without kube-system exist.
                case 403, 404 -> new Probe.Accepted("");
                case 401 -> new Probe.Refused("unauthorized (401): " + status.message()
                        + "; the API server does not accept the credential, renew it");
                default -> new Probe.Refused("the API server answered " + status.code() + ": " + status.message());
            };
            case SingleRead.Result.Lost(String reason) -> new Probe.Refused(reason);
        };
    }

    @Override
    public CompletionStage<Answer<NamespaceFact>> namespace(String name) {
        CompletableFuture<Answer<NamespaceFact>> answer = new CompletableFuture<>();
        String path = "/api/v1/namespaces/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        link.loop().post(() -> {
            var _ = new SingleRead(link).start(path).thenAccept(result -> answer.complete(switch (result) {
                case SingleRead.Result.Body(Buffer json) -> namespace(json.getBytes());
                case SingleRead.Result.Refused(var status) when status.code() == 404 -> new Answer.Absent<>();
                case SingleRead.Result.Refused(var status) -> new Answer.Failed<>(
                        Trouble.refused("get", new FactKinds(link.interner(), issues).namespaces(), status, "", link.limits())
                                .reason());
                case SingleRead.Result.Lost(String reason) -> new Answer.Failed<>("cannot get namespace " + name + ": " + reason);
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
        return begin(whenDone -> new FactReading(link, issues, sink, whenDone));
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
