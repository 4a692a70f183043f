package dev.navarch.generate.listener;

import dev.navarch.generate.Names;
import dev.navarch.model.Protocol;
import dev.navarch.model.Service;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The services that want the same address and port, and what they agree on. HTTP joins HTTP, for routes tell them apart; HTTP beside TCP
 * makes the listener look at the first bytes; chains for connections that already have one are left out. Envoy would refuse a listener
 * with two chains for the same connections as a whole.
 *
 * <p>Single use, one thread.
 */
final class Contest {
    private final List<String> addresses;
    private final int port;
    private final boolean pod;
    private final boolean binds;
    private final Consumer<Conflict> conflicts;
    private final Service first;
    private final Protocol protocol;
    private Traffic traffic;
    /** As the first one brought them: the pods of a service share one list. */
    private final List<Chain> opened;
    private List<Chain> chains;

    /** The first to come. */
    Contest(List<String> addresses, int port, boolean pod, Service first, Protocol protocol, List<Chain> chains, boolean binds,
            Consumer<Conflict> conflicts) {
        this.addresses = addresses;
        this.port = port;
        this.pod = pod;
        this.first = first;
        this.protocol = protocol;
        this.opened = List.copyOf(chains);
        this.chains = new ArrayList<>(chains);
        this.binds = binds;
        this.conflicts = conflicts;
        this.traffic = trafficOf(protocol, chains);
    }

    /** HTTP on a wildcard only looks like HTTP: what does not begin like it passes by. */
    private static Traffic trafficOf(Protocol protocol, List<Chain> chains) {
        Traffic traffic = Traffic.of(protocol);
        boolean looks = chains.stream().anyMatch(c -> c.match() instanceof Chain.PlainHttp);
        return traffic == Traffic.HTTP && looks ? Traffic.SNIFFED : traffic;
    }

    /** Another one, later in scope order. */
    void join(Service service, Protocol wanted, List<Chain> more) {
        if (wanted != protocol && (standsAlone(wanted) || standsAlone(protocol))) {
            conflicts.accept(new Conflict(Conflict.Kind.OUTBOUND_TCP_OVER_TCP, name(), first.hostname(), service.hostname()));
            return;
        }
        Traffic incoming = Traffic.of(wanted);
        if (incoming == Traffic.HTTP) {
            joinHttp(more);
        } else if (traffic == Traffic.HTTP) {
            // A listener that HTTP has bound for itself: it now looks first, and keeps the route that its services share.
            List<Chain> before = looking(chains);
            chains = new ArrayList<>(more.stream().filter(c -> !c.isHttp()).toList());
            chains.addAll(before);
            traffic = Traffic.SNIFFED;
        } else if (merge(service, more) && incoming == Traffic.SNIFFED) {
            traffic = Traffic.SNIFFED;
        }
    }

    private void joinHttp(List<Chain> more) {
        if (traffic == Traffic.TCP) {
            chains.addAll(looking(more));
            traffic = Traffic.SNIFFED;
        } else if (binds) {
            // Nobody has an address of his own here: the route must know all, not only the one who came first.
            chains.replaceAll(c -> c.action() instanceof Chain.Http http
                    ? new Chain(c.match(), new Chain.Http(Names.route(port), http.grpcWeb()))
                    : c);
        }
    }

    private static List<Chain> looking(List<Chain> http) {
        return http.stream().map(c -> c.with(new Chain.PlainHttp())).toList();
    }

    /** Adds them, or none of them when there is no room for one that hands on bytes: whoever came first is not looked into either. */
    private boolean merge(Service service, List<Chain> more) {
        List<Chain> added = new ArrayList<>();
        for (Chain chain : more) {
            Chain rest = rest(chain);
            if (rest != null) {
                added.add(rest);
            } else if (!chain.isHttp()) {
                conflicts.accept(new Conflict(Conflict.Kind.OUTBOUND_TCP_OVER_TCP, name(), first.hostname(), service.hostname()));
                return false;
            }
        }
        chains.addAll(added);
        return true;
    }

    /** The chain for those connections that have none yet; null when there are none left. */
    private @Nullable Chain rest(Chain chain) {
        return switch (chain.match()) {
            case Chain.Any _,Chain.PlainHttp _ -> chains.stream().anyMatch(c -> c.match().equals(chain.match())) ? null : chain;
            case Chain.ServerNames wanted -> {
                Set<String> taken = new HashSet<>();
                for (Chain c : chains) {
                    if (c.match() instanceof Chain.ServerNames(List<String> names)) {
                        taken.addAll(names);
                    }
                }
                List<String> free = wanted.names().stream().distinct().filter(n -> !taken.contains(n)).toList();
                yield free.isEmpty() ? null : chain.with(new Chain.ServerNames(free));
            }
        };
    }

    /** Protocols in which the server may speak first: looking for something else would hang them. */
    private static boolean standsAlone(Protocol protocol) {
        return protocol == Protocol.MONGO || protocol == Protocol.MYSQL;
    }

    private String name() {
        return Names.listener(addresses.getFirst(), port);
    }

    Binding result() {
        return new Binding(addresses, port, chains.equals(opened) ? opened : chains, pod);
    }
}
