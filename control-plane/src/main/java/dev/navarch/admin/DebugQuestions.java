package dev.navarch.admin;

import dev.navarch.generate.Proxy;
import dev.navarch.identity.Spiffe;
import dev.navarch.xds.DebugService;
import dev.navarch.xds.StreamStatus;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The debug pages for those who ask over discovery, as {@code istioctl} does. Thread-safe. */
public final class DebugQuestions implements DebugService {
    private static final Logger LOG = LoggerFactory.getLogger(DebugQuestions.class);
    /** Made at a time; more are refused, for a page may be large. */
    private static final int MOST = 8;
    private static final String PAGE = "istio.io/debug";
    private static final String SYNC = PAGE + "/syncz";
    private static final String DUMP = PAGE + "/config_dump";

    private final DebugPages pages;
    private final DebugSource source;
    private final StreamPages streams;
    private final DebugAccess access;
    private final Executor threads;
    private final Semaphore room = new Semaphore(MOST);

    /** @param threads where answers are made; they may block */
    public DebugQuestions(DebugPages pages, DebugSource source, DebugAccess access, Executor threads) {
        this.pages = pages;
        this.source = source;
        this.streams = new StreamPages(source);
        this.access = access;
        this.threads = threads;
    }

    @Override
    public CompletionStage<Reply> ask(String typeUrl, List<String> names, Spiffe asker) {
        if (!room.tryAcquire()) {
            return CompletableFuture.completedStage(
                    new Reply.Refused(Why.BUSY, MOST + " debug answers are being made; ask again"));
        }
        return CompletableFuture.supplyAsync(() -> answer(typeUrl, names, asker), threads).exceptionally(e -> {
            LOG.error("a debug answer could not be made: {}", typeUrl, e);
            return new Reply.Refused(Why.BROKEN, "Internal Server Error");
        }).whenComplete((_, _) -> room.release());
    }

    private Reply answer(String typeUrl, List<String> names, Spiffe asker) {
        if (typeUrl.equals(SYNC)) {
            return new Reply.Told(sync(asker));
        }
        if (names.size() != 1) {
            return new Reply.Refused(Why.MALFORMED,
                    "debug requires exactly one resource name, such as adsz; these are " + names.size());
        }
        return switch (typeUrl) {
            case DUMP -> dump(names.getFirst(), asker);
            case PAGE -> page(names.getFirst(), asker);
            default -> new Reply.Refused(Why.MALFORMED, "there is no debug information of type " + typeUrl);
        };
    }

    /** Proxies with an agent, and ztunnels; to those who do not see everything, those of their own namespace. */
    private List<Item> sync(Spiffe asker) {
        List<Item> items = new ArrayList<>();
        for (StreamStatus stream : source.streams()) {
            boolean isListed = stream.proxy().agent() || stream.proxy().type() == Proxy.Type.ZTUNNEL;
            if (isListed && (access.seesEverything(asker) || stream.proxy().namespace().equals(asker.namespace()))) {
                items.add(new Item(stream.proxy().id(), StreamConfigs.SYNC_TYPE, StreamConfigs.sync(stream).toByteArray()));
            }
        }
        return items;
    }

    private Reply dump(String proxyId, Spiffe asker) {
        StreamStatus stream = streams.stream(proxyId);
        if (!access.maySee(asker, "config_dump", stream == null ? null : stream.proxy().namespace())) {
            return denied(asker);
        }
        if (stream == null) {
            return new Reply.Refused(Why.UNKNOWN, "proxy " + proxyId + " is not connected to this replica");
        }
        return new Reply.Told(StreamConfigs.dump(stream).stream()
                .map(any -> new Item(any.getTypeUrl(), any.getTypeUrl(), any.getValue().toByteArray())).toList());
    }

    private Reply page(String nameAndQuery, Spiffe asker) {
        int mark = nameAndQuery.indexOf('?');
        String name = mark < 0 ? nameAndQuery : nameAndQuery.substring(0, mark);
        Map<String, List<String>> query = mark < 0 ? Map.of() : query(nameAndQuery.substring(mark + 1));
        String proxyId = query.getOrDefault("proxyID", List.of("")).getFirst();
        StreamStatus stream = proxyId.isEmpty() ? null : streams.stream(proxyId);
        if (!access.maySee(asker, name, stream == null ? null : stream.proxy().namespace())) {
            return denied(asker);
        }
        Answer answer = pages.answer(new Request("GET", "/debug/" + name, query, "", true));
        return answer == null
                ? new Reply.Refused(Why.UNKNOWN, "there is no debug page " + name + "; list names them all")
                : new Reply.Told(List.of(new Item(name, PAGE, answer.body().getBytes(StandardCharsets.UTF_8))));
    }

    private static Reply denied(Spiffe asker) {
        return new Reply.Refused(Why.DENIED, "workloads of namespace " + asker.namespace()
                + " may see config_dump, ndsz and edsz of proxies of their own namespace only");
    }

    private static Map<String, List<String>> query(String text) {
        Map<String, List<String>> query = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            query.computeIfAbsent(decoded(key), _ -> new ArrayList<>()).add(decoded(value));
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }
}
