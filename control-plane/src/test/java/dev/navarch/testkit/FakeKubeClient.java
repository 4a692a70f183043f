package dev.navarch.testkit;

import dev.navarch.kube.Answer;
import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.ApiRequest;
import dev.navarch.kube.ConfigMapFact;
import dev.navarch.kube.ConfigScope;
import dev.navarch.kube.Credential;
import dev.navarch.kube.CustomFact;
import dev.navarch.kube.CustomResource;
import dev.navarch.kube.FactSink;
import dev.navarch.kube.KubeClient;
import dev.navarch.kube.ObjectListener;
import dev.navarch.kube.SecretFact;
import dev.navarch.kube.WebhookFact;
import dev.navarch.kube.WebhookKind;
import dev.navarch.model.Fact;
import dev.navarch.model.NamespaceFact;
import dev.navarch.model.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A client to a {@link FakeApiServer}. Probes are answered at once. */
public final class FakeKubeClient implements KubeClient {
    private final FakeApiServer server;
    private final List<FakeApiServer.FakeReading> readings = new ArrayList<>();
    private Credential inUse;
    private boolean closed;

    FakeKubeClient(FakeApiServer server, Credential credential) {
        this.server = server;
        this.inUse = credential;
    }

    @Override
    public CompletionStage<Probe> probe(Credential credential) {
        Probe probe = !server.isUp()
                ? new Probe.Refused(server.host() + " is down")
                : server.takes(credential.token())
                        ? new Probe.Accepted(server.uid())
                        : new Probe.Refused(server.host() + " says 401");
        return CompletableFuture.completedStage(probe);
    }

    @Override
    public void use(Credential credential) {
        inUse = credential;
    }

    @Override
    public Reading read(FactSink sink) {
        FakeApiServer.FakeReading reading = new FakeApiServer.FakeReading(this, sink);
        server.readings.add(reading);
        readings.add(reading);
        return () -> {
            server.readings.remove(reading);
            readings.remove(reading);
        };
    }

    /** All that the server has, whatever the scope. */
    @Override
    public Reading readConfig(ConfigScope scope, FactSink sink) {
        return read(sink);
    }

    @Override
    public Reading watchSecrets(String namespace, String labelSelector, ObjectListener<SecretFact> listener) {
        server.secretListeners.add(listener);
        listener.snapshot(server.secrets());
        return () -> server.secretListeners.remove(listener);
    }

    @Override
    public Reading watchConfigMaps(String namespace, String name, ObjectListener<ConfigMapFact> listener) {
        ObjectKey key = new ObjectKey(namespace, name);
        FakeApiServer.NamedListener named = new FakeApiServer.NamedListener(key, listener);
        server.configMapListeners.add(named);
        listener.snapshot(server.configMaps(key));
        return () -> server.configMapListeners.remove(named);
    }

    /** There are none on these servers. */
    @Override
    public Reading watchWebhooks(WebhookKind kind, String labelSelector, ObjectListener<WebhookFact> listener) {
        listener.snapshot(List.of());
        return () -> {
        };
    }

    /** There are none on these servers. */
    @Override
    public Reading watchKeys(CustomResource resource, ConfigScope scope, ObjectListener<ObjectKey> listener) {
        listener.snapshot(List.of());
        return () -> {
        };
    }

    @Override
    public Reading watchCustom(CustomResource resource, ConfigScope scope, ObjectListener<CustomFact> listener) {
        server.customListeners.add(listener);
        listener.snapshot(List.of());
        return () -> server.customListeners.remove(listener);
    }

    @Override
    public CompletionStage<Answer<NamespaceFact>> namespace(String name) {
        for (Fact fact : server.facts()) {
            if (fact instanceof NamespaceFact namespace && namespace.key().name().equals(name)) {
                return CompletableFuture.completedStage(new Answer.Found<>(namespace));
            }
        }
        return CompletableFuture.completedStage(new Answer.Absent<>());
    }

    @Override
    public CompletionStage<ApiAnswer> ask(ApiRequest request) {
        return CompletableFuture.completedStage(server.answer(request));
    }

    @Override
    public void close() {
        closed = true;
        server.readings.removeAll(readings);
        readings.clear();
    }

    public boolean isClosed() {
        return closed;
    }

    /** The credential that new requests use. */
    public Credential inUse() {
        return inUse;
    }
}
