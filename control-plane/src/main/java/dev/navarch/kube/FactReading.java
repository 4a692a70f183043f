package dev.navarch.kube;

import dev.navarch.kube.decode.ConfigKinds;
import dev.navarch.kube.decode.DecodeIssues;
import dev.navarch.kube.decode.Decoded;
import dev.navarch.kube.decode.FactKinds;
import dev.navarch.kube.decode.Kind;
import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import dev.navarch.model.FactKind.Home;
import dev.navarch.model.SliceFact;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of one API server, told to one sink: all of it once every kind is listed, then what changes. Confined to the loop, but for
 * {@link #close}.
 */
final class FactReading implements ReadingInProgress {
    private final Link link;
    private final DecodeIssues issues;
    private final FactSink sink;
    private final Gate gate = new Gate();
    private final Consumer<ReadingInProgress> whenClosed;
    private final HealthOfAll health;
    private final Map<FactKind, KnownFacts> known = new EnumMap<>(FactKind.class);
    private final List<Reflector<?>> reflectors = new ArrayList<>();
    private final @Nullable ConfigScope config;
    private final Set<FactKind> unlisted;

    /** @param config which of Istio's own resources are read too; null for none */
    FactReading(Link link, DecodeIssues issues, @Nullable ConfigScope config, FactSink sink,
            Consumer<ReadingInProgress> whenClosed) {
        this.link = link;
        this.issues = issues;
        this.config = config;
        this.unlisted = EnumSet.copyOf(FactKind.of(Home.EVERY_CLUSTER));
        if (config != null) {
            unlisted.addAll(FactKind.of(Home.CONFIG_CLUSTER));
        }
        this.sink = sink;
        this.whenClosed = whenClosed;
        this.health = new HealthOfAll(unlisted.size(), all -> gate.through(() -> sink.health(all)));
    }

    @Override
    public void start() {
        FactKinds kinds = new FactKinds(link.interner(), issues);
        FactKind.of(Home.EVERY_CLUSTER).forEach(kind -> add(kind, kinds.of(kind)));
        if (config != null) {
            ConfigKinds istio = new ConfigKinds(link.interner(), issues, config.namespace(), config.revision());
            FactKind.of(Home.CONFIG_CLUSTER).forEach(kind -> add(kind, istio.of(kind)));
        }
        reflectors.forEach(Reflector::start);
    }

    private void add(FactKind kind, Kind<? extends Fact> read) {
        known.put(kind, new KnownFacts(kind, link.limits(), issues));
        reflectors.add(reflector(kind, read));
    }

    private <T extends Fact> Reflector<T> reflector(FactKind kind, Kind<T> read) {
        return new Reflector<>(link, read, new Reflector.Sink<>() {
            @Override
            public void listed(List<Decoded<T>> objects, long receivedNanos) {
                knownOf(kind).replace(objects);
                FactReading.this.listed(kind, receivedNanos);
            }

            @Override
            public void changed(List<Decoded<T>> objects, long receivedNanos) {
                List<FactChange> changes = knownOf(kind).change(objects.stream().map(FactReading.this::shared).toList());
                if (unlisted.isEmpty() && !changes.isEmpty()) {
                    gate.through(() -> sink.changed(changes, receivedNanos));
                }
            }

            @Override
            public void health(WatchHealth news) {
                health.set(kind, news);
            }
        });
    }

    private <T extends Fact> Decoded<? extends Fact> shared(Decoded<T> object) {
        return object.value() instanceof SliceFact slice
                ? new Decoded<>(object.key(), object.resourceVersion(), new PodTexts(knownOf(FactKind.POD)).share(slice))
                : object;
    }

    /** Slices may be listed before their pods are, so this is done when both are. */
    private void shareTexts() {
        PodTexts texts = new PodTexts(knownOf(FactKind.POD));
        knownOf(FactKind.ENDPOINT_SLICE).exchange(fact -> fact instanceof SliceFact slice ? texts.share(slice) : fact);
    }

    private KnownFacts knownOf(FactKind kind) {
        KnownFacts facts = known.get(kind);
        if (facts == null) {
            throw new IllegalStateException(kind + " is read before it is started");
        }
        return facts;
    }

    private void listed(FactKind kind, long receivedNanos) {
        if (unlisted.isEmpty()) {
            if (kind == FactKind.ENDPOINT_SLICE) {
                shareTexts();
            }
            List<Fact> facts = List.copyOf(knownOf(kind).all());
            gate.through(() -> sink.relisted(kind, facts, receivedNanos));
            return;
        }
        unlisted.remove(kind);
        if (unlisted.isEmpty()) {
            shareTexts();
            List<Fact> facts = new ArrayList<>();
            known.values().forEach(each -> facts.addAll(each.all()));
            gate.through(() -> sink.snapshot(facts, receivedNanos));
        }
    }

    @Override
    public void nudge() {
        reflectors.forEach(Reflector::nudge);
    }

    @Override
    public void stop() {
        reflectors.forEach(Reflector::close);
    }

    @Override
    public void close() {
        gate.close();
        whenClosed.accept(this);
    }
}
