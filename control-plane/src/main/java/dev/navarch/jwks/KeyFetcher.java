package dev.navarch.jwks;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.navarch.jwks.Download.Answer;
import dev.navarch.jwks.Download.Failed;
import dev.navarch.jwks.Download.Found;
import dev.navarch.loop.EventLoop;
import dev.navarch.model.JwtKeys;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the keys that issuers publish, as far as some policy asks for them, and reads them again from time to time. Where they cannot be read, those that
 * were known stay; where none were, there are none, and no token is good. All state belongs to one loop.
 */
public final class KeyFetcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFetcher.class);

    private final Download download;
    private final EventLoop loop;
    private final KeyLimits limits;
    private final KeyMetrics metrics;
    private final Consumer<Map<JwtKeys.Published, String>> listener;
    /** Touched on the loop only, like what is in it. */
    private final Map<JwtKeys.Published, Source> sources = new HashMap<>();
    /** Loop only. */
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    /** Loop only: whether the log has it that some sources are too many. */
    private boolean crowded;

    /** @param listener hears on the loop of all keys that are known, whenever they change; must not block */
    public KeyFetcher(Download download, EventLoop loop, KeyLimits limits, KeyMetrics metrics,
            Consumer<Map<JwtKeys.Published, String>> listener) {
        this.download = download;
        this.loop = loop;
        this.limits = limits;
        this.metrics = metrics;
        this.listener = listener;
    }

    /** These are wanted from now on, and no others. From any thread. */
    public void want(Set<JwtKeys.Published> wanted) {
        loop.post(() -> replace(wanted));
    }

    /** Done when all that were wanted so far have been read, or cannot be read for now. From any thread. */
    public CompletableFuture<Void> settled() {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        loop.post(() -> {
            waiting.add(settled);
            settle();
        });
        return settled;
    }

    @Override
    public void close() {
        download.close();
    }

    private void replace(Set<JwtKeys.Published> wanted) {
        loop.assertOnLoop();
        List<JwtKeys.Published> admitted = wanted.stream()
                .sorted(Comparator.comparing(JwtKeys.Published::uri).thenComparing(Object::toString)).limit(limits.sources())
                .toList();
        if (wanted.size() > limits.sources() != crowded) {
            crowded = !crowded;
            LOG.atWarn().addKeyValue("sources", wanted.size()).addKeyValue("limit", limits.sources())
                    .log(crowded
                            ? "too many issuers publish keys: by those of the last of them no token is good"
                            : "all keys are read again");
        }
        List<JwtKeys.Published> gone = sources.keySet().stream().filter(each -> !admitted.contains(each)).toList();
        boolean lost = false;
        for (JwtKeys.Published each : gone) {
            Source source = sources.remove(each);
            if (source != null) {
                loop.cancel(source);
                lost |= !source.keys.isEmpty();
            }
        }
        for (JwtKeys.Published each : admitted) {
            if (!sources.containsKey(each)) {
                Source source = new Source(each);
                sources.put(each, source);
                read(source);
            }
        }
        if (lost) {
            publish();
        }
        settle();
    }

    private void read(Source source) {
        CompletionStage<Answer> answer = switch (source.published) {
            case JwtKeys.At(String uri) -> download.read(uri);
            case JwtKeys.OfIssuer issuer -> download.read(issuer.uri()).thenCompose(this::ofIssuer);
        };
        var _ = answer.thenAccept(found -> loop.post(() -> {
            if (sources.get(source.published) == source) {
                take(source, found);
            }
        }));
    }

    private CompletionStage<Answer> ofIssuer(Answer configuration) {
        if (!(configuration instanceof Found(String body))) {
            return CompletableFuture.completedStage(configuration);
        }
        try {
            String uri = JSONObjectUtils.getString(JSONObjectUtils.parse(body), "jwks_uri");
            return uri == null
                    ? CompletableFuture.completedStage(new Failed("the issuer does not say where its keys are"))
                    : download.read(uri);
        } catch (ParseException e) {
            return CompletableFuture.completedStage(new Failed("what the issuer says of itself is no JSON: " + e.getMessage()));
        }
    }

    private void take(Source source, Answer answer) {
        KeySet read = switch (answer) {
            case Found(String body) -> KeySet.read(body);
            case Failed(String reason) -> new KeySet.Bad(reason);
        };
        boolean first = !source.answered;
        source.answered = true;
        switch (read) {
            case KeySet.Good(String json, var leftOut) -> {
                metrics.keysRead();
                if (source.failures > 0 || first) {
                    LOG.atInfo().addKeyValue("keys", source.published.uri()).addKeyValue("leftOut", leftOut)
                            .log("keys of an issuer are read");
                }
                source.failures = 0;
                if (!json.equals(source.keys)) {
                    source.keys = json;
                    publish();
                }
                loop.schedule(source, limits.refresh(), () -> read(source));
            }
            case KeySet.Bad(String reason) -> {
                metrics.keysFailed();
                if (source.failures == 0) {
                    LOG.atWarn().addKeyValue("keys", source.published.uri()).addKeyValue("reason", reason)
                            .log(source.keys.isEmpty()
                                    ? "keys of an issuer cannot be read: none of its tokens is good; it is tried again"
                                    : "keys of an issuer cannot be read: those that are known stay; it is tried again");
                }
                source.failures++;
                loop.schedule(source, limits.pause(source.failures), () -> read(source));
            }
        }
        settle();
    }

    private void settle() {
        if (!waiting.isEmpty() && sources.values().stream().allMatch(source -> source.answered)) {
            List<CompletableFuture<Void>> all = List.copyOf(waiting);
            waiting.clear();
            all.forEach(each -> each.complete(null));
        }
    }

    private void publish() {
        Map<JwtKeys.Published, String> known = new HashMap<>();
        sources.forEach((published, source) -> {
            if (!source.keys.isEmpty()) {
                known.put(published, source.keys);
            }
        });
        listener.accept(Map.copyOf(known));
    }

    /** Where keys are published, and the tag of its timer. */
    private static final class Source {
        private final JwtKeys.Published published;
        private String keys = "";
        private int failures;
        private boolean answered;

        Source(JwtKeys.Published published) {
            this.published = published;
        }
    }
}
