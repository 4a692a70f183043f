package dev.navarch.cluster;

import dev.navarch.kube.Credential;
import dev.navarch.kube.KubeClient;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of the mesh: the config cluster, and the remotes that a {@link RemoteSource} names.
 *
 * <p>Its own loop owns all state; every method may be called from any thread. What happens is told to the registry, to the followers and to the
 * metrics, on the loop, in order. A cluster that is rotated, silent or failing stays what it was for everyone downstream; only one that no source
 * names any more is detached.
 */
public final class Fleet implements AutoCloseable {
    private final FleetSettings settings;
    private final FleetWiring wiring;
    private final Claims claims;
    private final Map<ClusterId, Member> remotes = new TreeMap<>();
    private final FleetReports reports;
    private final CompletableFuture<Void> synced = new CompletableFuture<>();
    private @Nullable Member config;
    private @Nullable RemoteSource source;
    private @Nullable Set<Member> awaited;
    private boolean closed;

    private volatile List<ClusterReport> published = List.of();
    private volatile Map<ClusterId, KubeClient> clients = Map.of();

    /** A fleet that does nothing before {@link #start}. */
    public Fleet(FleetSettings settings, FleetWiring wiring) {
        this.settings = settings;
        this.wiring = wiring;
        this.claims = new Claims(settings.own(), wiring.judge());
        this.reports = new FleetReports(wiring.clock());
    }

    /**
     * Attaches the config cluster, then listens to the source.
     *
     * @param client of the config cluster; stays the caller's to close
     * @param credential that the client uses
     * @param remoteSource names the remote clusters; closed with the fleet
     */
    public void start(KubeClient client, Credential credential, RemoteSource remoteSource) {
        wiring.loop().post(() -> {
            Member.Terms terms = new Member.Terms(Duration.ZERO, Load.UNLIMITED, settings.limits(),
                    ear -> Line.toConfigCluster(wiring.loop(), client, settings.config(), credential, ear));
            config = new Member(settings.own(), "", terms, wiring, _ -> changed());
            config.attach();
            source = remoteSource;
            remoteSource.start(new Listening());
        });
    }

    /**
     * Done when start-up need not wait for any cluster: the config cluster is ready, the source has been listed, and each remote that it named
     * then has been ready once, has timed out or is gone. What comes later changes nothing.
     */
    public CompletionStage<Void> synced() {
        return synced.minimalCompletionStage();
    }

    /** What {@code /debug/clusterz} shows: the config cluster first, then the remotes by id, those included whose kubeconfig is unsound. */
    public List<ClusterReport> clusters() {
        return published;
    }

    /** By which client a cluster is reached; empty for one that is not in the fleet. May be closed at any moment, when the cluster rotates. */
    public Optional<KubeClient> client(ClusterId cluster) {
        return Optional.ofNullable(clients.get(cluster));
    }

    /** Ends all reading, and tells nobody: what is known stays known. Returns at once; the loop does it, unless it is closed before. */
    @Override
    public void close() {
        wiring.loop().post(() -> {
            closed = true;
            if (source != null) {
                source.close();
            }
            remotes.values().forEach(Member::close);
            if (config != null) {
                config.close();
            }
        });
    }

    private void listed(List<RemoteSource.Origin> all) {
        Set<String> present = new HashSet<>();
        all.forEach(origin -> present.add(origin.name()));
        // Those that are here speak before those that are gone are forgotten: a secret that was renamed while we did not look is a promotion, not an end.
        all.forEach(this::said);
        claims.origins().stream().filter(name -> !present.contains(name)).forEach(this::gone);
        if (awaited == null) {
            awaited = Set.copyOf(remotes.values());
            ClusterLog.remotes(remotes.size());
        }
        changed();
    }

    private void said(RemoteSource.Origin origin) {
        boolean known = claims.knows(origin.name());
        List<Claims.Ruling> rulings = claims.say(origin.name(), origin.kubeconfigs());
        if (!known || !rulings.isEmpty()) {
            wiring.metrics().secretEvent(known ? ClusterMetrics.SecretEvent.UPDATE : ClusterMetrics.SecretEvent.ADD);
        }
        follow(rulings);
    }

    private void gone(String origin) {
        if (claims.knows(origin)) {
            wiring.metrics().secretEvent(ClusterMetrics.SecretEvent.DELETE);
            follow(claims.say(origin, Map.of()));
        }
    }

    private void follow(List<Claims.Ruling> rulings) {
        int before = remotes.size();
        rulings.forEach(this::follow);
        wiring.metrics().remoteClusters(remotes.size());
        if (awaited != null && before != remotes.size()) {
            ClusterLog.remotes(remotes.size());
        }
        changed();
    }

    private void follow(Claims.Ruling ruling) {
        switch (ruling) {
            case Claims.Ruling.Attach(ClusterId cluster, String origin, Credential credential) ->
                attach(cluster, origin, credential);
            case Claims.Ruling.Rotate(ClusterId cluster, String origin, Credential credential) ->
                remote(cluster).rotate(origin, credential);
            case Claims.Ruling.Detach(ClusterId cluster) -> {
                remote(cluster).detach();
                remotes.remove(cluster);
                wiring.metrics().removed(cluster);
            }
            case Claims.Ruling.Unsound(ClusterId cluster, String origin, String reason) -> {
                wiring.metrics().kubeconfigRefused();
                ClusterLog.unsound(cluster, origin, reason);
            }
            case Claims.Ruling.Ignored(ClusterId cluster, String origin, String holder) ->
                ClusterLog.ignored(cluster, origin, holder);
            case Claims.Ruling.Own(ClusterId cluster, String origin) -> ClusterLog.own(cluster, origin);
        }
    }

    private void attach(ClusterId cluster, String origin, Credential credential) {
        Member.Terms terms = new Member.Terms(settings.remoteTimeout(), settings.limits().most(), settings.limits(),
                ear -> Line.toRemote(wiring.loop(), wiring.clients().client(credential), credential, ear));
        Member member = new Member(cluster, origin, terms, wiring, this::remoteChanged);
        remotes.put(cluster, member);
        member.attach();
    }

    private Member remote(ClusterId cluster) {
        Member member = remotes.get(cluster);
        if (member == null) {
            throw new IllegalStateException("a ruling about " + cluster + ", which is not in the fleet");
        }
        return member;
    }

    private void remoteChanged(Member member) {
        wiring.metrics().state(member.id(), member.state());
        changed();
    }

    /** Publishes what is seen from other threads, and looks whether start-up may go on. */
    private void changed() {
        wiring.loop().assertOnLoop();
        if (config == null) {
            return;
        }
        published = reports.of(config, remotes, claims.notes());
        Map<ClusterId, KubeClient> reached = new TreeMap<>();
        remotes.forEach((id, member) -> reached.put(id, member.live().client()));
        reached.put(config.id(), config.live().client());
        clients = Map.copyOf(reached);
        if (!synced.isDone() && isSynced(config)) {
            ClusterLog.synced(remotes.size());
            synced.complete(null);
        }
    }

    private boolean isSynced(Member configCluster) {
        return configCluster.resolved() && awaited != null
                && awaited.stream().allMatch(member -> member.resolved() || member.state() instanceof ClusterState.Detached);
    }

    /** Brings what the source says to the loop. */
    private final class Listening implements RemoteSource.Listener {
        @Override
        public void listed(List<RemoteSource.Origin> all) {
            List<RemoteSource.Origin> copy = new ArrayList<>(all);
            post(() -> Fleet.this.listed(copy));
        }

        @Override
        public void changed(RemoteSource.Origin origin) {
            post(() -> said(origin));
        }

        @Override
        public void gone(String name) {
            post(() -> Fleet.this.gone(name));
        }

        private void post(Runnable news) {
            wiring.loop().post(() -> {
                if (!closed) {
                    news.run();
                }
            });
        }
    }
}
