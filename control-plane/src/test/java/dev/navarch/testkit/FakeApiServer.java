package dev.navarch.testkit;

import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.ApiRequest;
import dev.navarch.kube.ConfigMapFact;
import dev.navarch.kube.CustomFact;
import dev.navarch.kube.FactSink;
import dev.navarch.kube.ObjectListener;
import dev.navarch.kube.SecretFact;
import dev.navarch.kube.WatchHealth;
import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import dev.navarch.model.ObjectKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What one API server has and how it behaves. A reading gets its snapshot when the server is up, takes the credential in use, and
 * {@link #answer()} is called; a change reaches every reading that has had its snapshot.
 */
public final class FakeApiServer {
    private final String host;
    private final Map<ObjectKey, Fact> facts = new LinkedHashMap<>();
    private final Map<ObjectKey, SecretFact> secrets = new TreeMap<>();
    private final Map<ObjectKey, ConfigMapFact> configMaps = new TreeMap<>();
    private final TreeSet<String> refusedTokens = new TreeSet<>();
    final List<FakeReading> readings = new ArrayList<>();
    final List<ObjectListener<SecretFact>> secretListeners = new ArrayList<>();
    final List<ObjectListener<CustomFact>> customListeners = new ArrayList<>();
    final List<NamedListener> configMapListeners = new ArrayList<>();
    private String uid;
    private boolean up = true;
    private Function<ApiRequest, ApiAnswer> answers = request -> new ApiAnswer.Refused(404, "NotFound",
            "this server knows no answer to " + request);
    private boolean missed;

    FakeApiServer(String host) {
        this.host = host;
        this.uid = "uid-of-" + host;
    }

    /** Who the cluster behind this server is. */
    public FakeApiServer uid(String other) {
        uid = other;
        return this;
    }

    /** How it answers single requests while it is up. */
    public FakeApiServer answers(Function<ApiRequest, ApiAnswer> judge) {
        answers = judge;
        return this;
    }

    ApiAnswer answer(ApiRequest request) {
        return up ? answers.apply(request) : new ApiAnswer.Lost(host + " is down");
    }

    /** A server that is down answers nothing; its watches fail. Once it is up again, whoever was in sync hears what it missed. */
    public FakeApiServer up(boolean isUp) {
        up = isUp;
        if (up && missed) {
            missed = false;
            List.of(FactKind.values()).forEach(this::relist);
        }
        for (FakeReading reading : List.copyOf(readings)) {
            reading.sink
                    .health(isUp && reading.snapshotSent ? new WatchHealth.Live() : new WatchHealth.Failing(host + " is down"));
        }
        return this;
    }

    public FakeApiServer refuse(String token) {
        refusedTokens.add(token);
        return this;
    }

    public FakeApiServer accept(String token) {
        refusedTokens.remove(token);
        return this;
    }

    /** An object is there from now on; readings that are in sync hear of it. */
    public FakeApiServer put(Fact fact) {
        if (!fact.equals(facts.put(fact.key(), fact))) {
            tell(new FactChange.Put(fact));
        }
        return this;
    }

    public FakeApiServer remove(FactKind kind, ObjectKey key) {
        if (facts.remove(key) != null) {
            tell(new FactChange.Gone(kind, key));
        }
        return this;
    }

    /** One kind is listed anew for every reading in sync. */
    public void relist(FactKind kind) {
        List<Fact> all = facts.values().stream().filter(fact -> fact.kind() == kind).toList();
        inSync().forEach(reading -> reading.sink.relisted(kind, all, 1));
    }

    /** Lets readings that wait for it have what they may have: a snapshot, or the news that they fail. */
    public void answer() {
        for (FakeReading reading : List.copyOf(readings)) {
            if (!reading.snapshotSent) {
                answer(reading);
            }
        }
    }

    /** Live readings. */
    public int readings() {
        return readings.size();
    }

    public List<Fact> facts() {
        return List.copyOf(facts.values());
    }

    public void putSecret(SecretFact secret) {
        secrets.put(secret.key(), secret);
        List.copyOf(secretListeners).forEach(listener -> listener.put(secret));
    }

    public void removeSecret(ObjectKey key) {
        if (secrets.remove(key) != null) {
            List.copyOf(secretListeners).forEach(listener -> listener.gone(key));
        }
    }

    /** An object of a resource that somebody watches. */
    public void putCustom(CustomFact object) {
        List.copyOf(customListeners).forEach(listener -> listener.put(object));
    }

    public void removeCustom(ObjectKey key) {
        List.copyOf(customListeners).forEach(listener -> listener.gone(key));
    }

    public void putConfigMap(ConfigMapFact map) {
        configMaps.put(map.key(), map);
        configMapListeners.stream().filter(each -> each.key.equals(map.key())).toList().forEach(each -> each.listener.put(map));
    }

    public void removeConfigMap(ObjectKey key) {
        configMaps.remove(key);
        configMapListeners.stream().filter(each -> each.key.equals(key)).toList().forEach(each -> each.listener.gone(key));
    }

    List<SecretFact> secrets() {
        return List.copyOf(secrets.values());
    }

    List<ConfigMapFact> configMaps(ObjectKey key) {
        return configMaps.values().stream().filter(map -> map.key().equals(key)).toList();
    }

    boolean isUp() {
        return up;
    }

    boolean takes(String token) {
        return !refusedTokens.contains(token);
    }

    String uid() {
        return uid;
    }

    String host() {
        return host;
    }

    private void answer(FakeReading reading) {
        if (!up) {
            reading.sink.health(new WatchHealth.Failing(host + " is down"));
        } else if (!takes(reading.client.inUse().token())) {
            reading.sink.health(new WatchHealth.Failing(host + " says 401"));
        } else {
            reading.snapshotSent = true;
            reading.sink.health(new WatchHealth.Listing());
            reading.sink.snapshot(facts(), 1);
            reading.sink.health(new WatchHealth.Live());
        }
    }

    private void tell(FactChange change) {
        missed |= !up;
        inSync().forEach(reading -> reading.sink.changed(List.of(change), 1));
    }

    private List<FakeReading> inSync() {
        return up ? readings.stream().filter(reading -> reading.snapshotSent).toList() : List.of();
    }

    static final class FakeReading {
        final FakeKubeClient client;
        final FactSink sink;
        boolean snapshotSent;

        FakeReading(FakeKubeClient client, FactSink sink) {
            this.client = client;
            this.sink = sink;
        }
    }

    record NamedListener(ObjectKey key, ObjectListener<ConfigMapFact> listener) {
    }
}
