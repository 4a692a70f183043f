package dev.navarch.resolve;

import dev.navarch.loop.EventLoop;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the addresses of the names that are wanted, and asks again when they have lived their time. A name that cannot be resolved keeps the
 * addresses it had: a name server's trouble must not cut networks off. Addresses are sorted, so that a name server that deals them out in turns
 * changes nothing.
 */
public final class GatewayNames implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayNames.class);

    private final NameResolver resolver;
    private final EventLoop loop;
    private final NameLimits limits;
    private final Consumer<Map<String, List<String>>> listener;
    private final NameMetrics metrics;
    /** Touched on the loop only, like what is in it. */
    private final SortedMap<String, Name> names = new TreeMap<>();
    /** Loop only: whether the log has it that some names are too many. */
    private boolean crowded;

    /** @param listener hears on the loop of all names that have addresses, whenever one has others; must not block */
    public GatewayNames(NameResolver resolver, EventLoop loop, NameLimits limits, NameMetrics metrics,
            Consumer<Map<String, List<String>>> listener) {
        this.resolver = resolver;
        this.loop = loop;
        this.limits = limits;
        this.metrics = metrics;
        this.listener = listener;
    }

    /** These names are wanted from now on, and no others. From any thread. */
    public void want(Set<String> wanted) {
        loop.post(() -> replace(new TreeSet<>(wanted)));
    }

    @Override
    public void close() {
        resolver.close();
    }

    private void replace(SortedSet<String> wanted) {
        loop.assertOnLoop();
        List<String> admitted = wanted.stream().limit(limits.names()).toList();
        if (wanted.size() > limits.names() != crowded) {
            crowded = !crowded;
            LOG.atWarn().addKeyValue("names", wanted.size()).addKeyValue("limit", limits.names())
                    .log(crowded
                            ? "too many gateways are known by host names: the last of them are not resolved"
                            : "all names are resolved again");
        }
        boolean lost = false;
        for (String gone : without(names.keySet(), admitted)) {
            Name name = names.remove(gone);
            if (name != null) {
                loop.cancel(name);
                lost |= !name.addresses.isEmpty();
            }
        }
        for (String fresh : without(admitted, names.keySet())) {
            Name name = new Name(fresh);
            names.put(fresh, name);
            ask(name);
        }
        if (lost) {
            publish();
        }
    }

    private static Set<String> without(Iterable<String> all, Collection<String> others) {
        Set<String> rest = new HashSet<>();
        all.forEach(rest::add);
        rest.removeAll(new HashSet<>(others));
        return new TreeSet<>(rest);
    }

    private void ask(Name name) {
        var _ = resolver.resolve(name.text).thenAccept(answer -> loop.post(() -> {
            if (names.get(name.text) == name) {
                answered(name, answer);
            }
        }));
    }

    private void answered(Name name, NameResolver.Answer answer) {
        switch (answer) {
            case NameResolver.Found(var addresses, var ttl) -> {
                metrics.resolved();
                if (name.failing) {
                    name.failing = false;
                    LOG.atInfo().addKeyValue("name", name.text).log("gateway's host name is resolved again");
                }
                List<String> sorted = addresses.stream().distinct().sorted().toList();
                if (!sorted.equals(name.addresses)) {
                    LOG.atInfo().addKeyValue("name", name.text).addKeyValue("before", name.addresses)
                            .addKeyValue("addresses", sorted).log("gateway's host name has other addresses");
                    name.addresses = sorted;
                    publish();
                }
                loop.schedule(name, limits.pause(ttl), () -> ask(name));
            }
            case NameResolver.Failed(String reason) -> {
                metrics.failed();
                if (!name.failing) {
                    name.failing = true;
                    LOG.atWarn().addKeyValue("name", name.text).addKeyValue("reason", reason).addKeyValue("kept", name.addresses)
                            .log("gateway's host name cannot be resolved; what is known of it stays, it is tried again");
                }
                loop.schedule(name, limits.shortest(), () -> ask(name));
            }
        }
    }

    private void publish() {
        SortedMap<String, List<String>> addresses = new TreeMap<>();
        names.forEach((text, name) -> {
            if (!name.addresses.isEmpty()) {
                addresses.put(text, name.addresses);
            }
        });
        listener.accept(Collections.unmodifiableMap(addresses));
    }

    /** One name, and the tag of its timer. */
    private static final class Name {
        private final String text;
        private List<String> addresses = List.of();
        private boolean failing;

        Name(String text) {
            this.text = text;
        }
    }
}
