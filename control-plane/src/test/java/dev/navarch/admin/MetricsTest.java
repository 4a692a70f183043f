package dev.navarch.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.cluster.ClusterMetrics;
import dev.navarch.cluster.Load;
import dev.navarch.generate.ResourceType;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterState;
import dev.navarch.model.FactKind;
import dev.navarch.registry.RegistryMetrics;
import dev.navarch.steward.StewardMetrics;
import dev.navarch.steward.access.WriteKind;
import dev.navarch.steward.access.Written;
import dev.navarch.steward.lock.Elector;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeLoop;
import dev.navarch.generate.Proxy;
import dev.navarch.model.Protocol;
import dev.navarch.model.World;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.TrafficFacts;
import dev.navarch.testkit.Worlds;
import dev.navarch.cluster.ClusterReport;
import dev.navarch.xds.StreamStatus;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {
    private static final ClusterId CLUSTER = new ClusterId("cluster2");

    private final FakeClock clock = new FakeClock();
    private final Metrics metrics = new Metrics("1.31.0-abc-Clean", clock, new DebugSource() {
        private final World world = new Worlds()
                .put("c1", TrafficFacts.gateway("istio-system", "gw", 0, TrafficFacts.server(53, Protocol.UDP, "*"))).world();

        @Override
        public @Nullable World world() {
            return world;
        }

        @Override
        public List<ClusterReport> clusters() {
            return List.of();
        }

        @Override
        public List<StreamStatus> streams() {
            return List.of();
        }

        @Override
        public List<Proxy> proxies() {
            return List.of(Proxies.router("gw-1", "istio-system", "10.1.0.20", "c1", ""));
        }
    });

    @AfterEach
    void close() {
        metrics.close();
    }

    /** What dashboards and alerts for istiod know: type, name, labels, bounds. The order is that of names. */
    private static final String CONTRACT = """
            counter citadel_server_authentication_failure_count
            gauge citadel_server_cert_chain_expiry_seconds
            gauge citadel_server_cert_chain_expiry_timestamp
            counter citadel_server_csr_count
            counter citadel_server_csr_sign_err_count{error}
            gauge citadel_server_root_cert_expiry_seconds
            gauge citadel_server_root_cert_expiry_timestamp
            counter citadel_server_success_cert_issuance_count
            counter controller_sync_errors_total{cluster}
            gauge endpoint_no_pod
            counter galley_validation_config_update_error{reason}
            counter galley_validation_config_updates
            counter grpc_server_handled_total{grpc_code,grpc_method,grpc_service,grpc_type}
            histogram grpc_server_handling_seconds{grpc_method,grpc_service,grpc_type} 0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10 +Inf
            counter grpc_server_msg_received_total{grpc_method,grpc_service,grpc_type}
            counter grpc_server_msg_sent_total{grpc_method,grpc_service,grpc_type}
            counter grpc_server_started_total{grpc_method,grpc_service,grpc_type}
            gauge istio_build{component,tag}
            gauge istiod_managed_clusters{cluster_type}
            gauge istiod_remote_cluster_sync_status{cluster,cluster_type,status}
            gauge istiod_uptime_seconds
            gauge pilot_conflict_inbound_listener
            gauge pilot_conflict_outbound_listener_tcp_over_current_tcp
            histogram pilot_debounce_time 0.01 0.1 0.5 1 3 5 10 20 30 +Inf
            gauge pilot_eds_no_instances
            gauge pilot_endpoint_not_ready
            counter pilot_inbound_updates{type}
            gauge pilot_info{version}
            counter pilot_jwks_resolver_network_fetch_fail_total
            counter pilot_jwks_resolver_network_fetch_success_total
            counter pilot_k8s_reg_events{event,type}
            histogram pilot_proxy_convergence_time 0.1 0.5 1 3 5 10 20 30 +Inf
            histogram pilot_proxy_queue_time 0.1 0.5 1 3 5 10 20 30 +Inf
            counter pilot_push_triggers{type}
            gauge pilot_services
            counter pilot_total_rejected_configs{name,type}
            counter pilot_total_xds_internal_errors
            counter pilot_total_xds_rejects{type}
            gauge pilot_xds{version}
            gauge pilot_xds_cds_reject{err,node}
            histogram pilot_xds_config_size_bytes{type} 1 10000 1e+06 4e+06 1e+07 4e+07 +Inf
            gauge pilot_xds_eds_reject{err,node}
            counter pilot_xds_expired_nonce{type}
            gauge pilot_xds_lds_reject{err,node}
            histogram pilot_xds_push_time{type} 0.01 0.1 0.5 1 3 5 10 20 30 +Inf
            counter pilot_xds_pushes{type}
            gauge pilot_xds_rds_reject{err,node}
            gauge pilot_xds_recv_max
            histogram pilot_xds_send_time 0.01 0.1 1 3 5 10 20 30 +Inf
            counter process_cpu_seconds_total
            gauge process_max_fds
            gauge process_open_fds
            gauge process_resident_memory_bytes
            gauge process_start_time_seconds
            gauge process_virtual_memory_bytes
            counter remote_cluster_secret_events_total{event}
            counter remote_cluster_sync_timeouts_total{cluster}
            counter sidecar_injection_failure_total
            counter sidecar_injection_requests_total
            counter sidecar_injection_skip_total
            counter sidecar_injection_success_total
            histogram sidecar_injection_time_seconds 0.1 1 3 5 10 20 30 60 +Inf
            counter webhook_patch_attempts_total{name}
            counter webhook_patch_failures_total{name,reason}
            counter webhook_patch_retries_total{name}
            """;

    @Test
    void istiodsSeriesHaveIstiodsNamesTypesLabelsAndBounds() {
        useEverything();

        String shapes = Families.of(metrics.scrape()).shapes().stream()
                .filter(shape -> !shape.matches("\\w+ (navarch|jvm|system|process_cpu_time|process_cpu_usage)_?.*"))
                .collect(Collectors.joining("\n", "", "\n"));

        assertEquals(CONTRACT, shapes);
    }

    @Test
    void everyFamilyIsDeclaredOnceAndSaysWhatItIs() {
        useEverything();

        String text = metrics.scrape();
        List<String> declared = text.lines().filter(line -> line.startsWith("# TYPE ")).map(line -> line.split(" ")[2]).toList();

        assertEquals(declared.stream().distinct().toList(), declared);
        assertEquals(declared.size(), text.lines().filter(line -> line.matches("# HELP \\S+ \\S.*")).count());
    }

    @Test
    void everySeriesThatTheManualNamesExists() throws IOException {
        useEverything();
        String text = metrics.scrape();
        Matcher named = Pattern.compile("`((?:navarch|pilot|istiod|jvm|endpoint|controller|remote)_[a-z_]*[a-z])[`{]")
                .matcher(Files.readString(Path.of("../docs/operating.md")));

        List<String> missing = named.results().map(result -> result.group(1))
                .filter(name -> !text.contains("# TYPE " + name + " ")).toList();

        assertEquals(List.of(), missing);
    }

    @Test
    void ourOwnSeriesMeasureFinely() {
        useEverything();

        String text = metrics.scrape();

        assertTrue(text.contains("navarch_news_acked_seconds_bucket{cluster=\"cluster2\",le=\"0.0025\"} 1\n"), text);
        assertTrue(text.contains("navarch_xds_pushes_avoided_total{type=\"eds\"} 1.0\n"), text);
        assertTrue(text.contains("navarch_cluster_state{cluster=\"cluster2\",state=\"stale\"} 1\n"), text);
    }

    @Test
    void aClusterThatLeftHasNoStateAnyMore() {
        metrics.clusters().state(CLUSTER, new ClusterState.Ready());
        assertTrue(metrics.scrape().contains("{cluster=\"cluster2\",cluster_type=\"remote\",status=\"synced\"} 1\n"));

        metrics.clusters().removed(CLUSTER);

        String text = metrics.scrape();
        assertEquals(4, text.lines().filter(line -> line.matches("istiod_remote_cluster_sync_status\\{.*} 0")).count());
        assertFalse(text.contains("navarch_cluster_state{"));
    }

    @Test
    void connectionsAreCountedByVersion() {
        metrics.delivery().connected("1.31.0");
        metrics.delivery().connected("1.31.0");
        metrics.delivery().disconnected("1.31.0");

        assertTrue(metrics.scrape().contains("pilot_xds{version=\"1.31.0\"} 1\n"));
    }

    @Test
    void theLargestRequestIsRemembered() {
        metrics.delivery().received(50765);
        metrics.delivery().received(3);

        assertTrue(metrics.scrape().contains("pilot_xds_recv_max 50765\n"));
    }

    @Test
    void whatStrangersWriteDoesNotFillTheMetrics() {
        for (int i = 0; i < 1000; i++) {
            metrics.delivery().rejected(ResourceType.CLUSTER, "node-" + i, "bad \"thing\"\n" + "x".repeat(10_000));
        }

        String text = metrics.scrape();
        List<String> series = text.lines().filter(line -> line.startsWith("pilot_xds_cds_reject{")).toList();
        assertEquals(100, series.size());
        assertTrue(series.stream().allMatch(line -> line.length() < 300 && line.contains("bad \\\"thing\\\"\\n")),
                series.getFirst());
        assertTrue(text.contains("pilot_total_xds_rejects{type=\"cds\"} 1000\n"));
    }

    @Test
    void aLoopsLagIsMeasured() {
        FakeLoop loop = new FakeLoop("world", clock);
        metrics.measure("world", loop);
        clock.advance(Duration.ofSeconds(3));

        assertTrue(metrics.scrape().contains("navarch_loop_lag_seconds_count{loop=\"world\"} 3\n"));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "0,0", "0.005,0.005", "10000,10000", "1e6,1e+06", "4e7,4e+07", "50765,50765", "1234567,1.234567e+06",
            "138571776,1.38571776e+08", "0.00001,1e-05", "0.0001,0.0001", "-2.5,-2.5", "22.842072486,22.842072486",
            "100000,100000",
            "1.7952529836040347e9,1.7952529836040347e+09"})
    void numbersAreWrittenAsGoDoes(double value, String text) {
        assertEquals(text, GoNumber.text(value));
    }

    private void useEverything() {
        metrics.certificates().pluggedIn(clock.now(), clock.now());
        metrics.calls().started("a.Service", "Do");
        metrics.calls().received("a.Service", "Do");
        metrics.calls().sent("a.Service", "Do");
        metrics.calls().handled("a.Service", "Do", "OK", 1_000_000);
        ClusterMetrics clusters = metrics.clusters();
        clusters.remoteClusters(1);
        clusters.state(CLUSTER, new ClusterState.Stale("gone"));
        clusters.syncTimedOut(CLUSTER);
        clusters.secretEvent(ClusterMetrics.SecretEvent.ADD);
        clusters.watchError(CLUSTER);
        clusters.credentialRefused(CLUSTER);
        clusters.rotated(CLUSTER, ClusterMetrics.Rotated.SWAPPED);
        clusters.heldBack(CLUSTER, true);
        clusters.load(CLUSTER, new Load(3, 4_000));
        StewardMetrics steward = metrics.steward();
        steward.written(CLUSTER, WriteKind.WEBHOOKS, new Written.Conflict());
        steward.writesHeldBack(CLUSTER);
        steward.transition(CLUSTER, Elector.Transition.LOST);
        steward.leads(CLUSTER, true);
        steward.contested(CLUSTER, 1);
        steward.webhookPatchAttempted();
        steward.webhookPatchRetried("istio-sidecar-injector");
        steward.webhookPatchFailed("istio-sidecar-injector", "wrong_revision");
        steward.validationUpdated();
        steward.validationUpdateFailed("forbidden");
        RegistryMetrics registry = metrics.registry();
        registry.fact(FactKind.SERVICE, RegistryMetrics.FactEvent.ADD);
        registry.endpointsWithoutPod(CLUSTER, 2);
        registry.published(3, 1_000_000);
        for (ResourceType type : ResourceType.values()) {
            metrics.delivery().sent(type, 5_000, 1_000_000);
            metrics.delivery().sendFailed(type);
            metrics.delivery().rejected(type, "node", "no");
            metrics.delivery().expiredNonce(type);
            metrics.delivery().avoided(type);
            metrics.delivery().overdue(type);
            metrics.delivery().quarantined(type, 1);
            metrics.delivery().projected(type, true, 1_000_000);
            metrics.delivery().projected(type, false, 1_000_000);
        }
        metrics.delivery().connected("1.31.0");
        metrics.delivery().triggered("endpoint");
        metrics.delivery().received(17);
        metrics.delivery().queued(1_000_000);
        metrics.delivery().converged(1_000_000);
        metrics.delivery().newsSent(CLUSTER, ResourceType.ENDPOINT, 2_000_000);
        metrics.delivery().newsAcked(CLUSTER, ResourceType.ENDPOINT, 2_000_000);
        metrics.delivery().notReady(1);
        metrics.delivery().inFlight(10);
        metrics.delivery().admitted(0);
        metrics.delivery().refused("rate");
        metrics.delivery().ignored("debug");
        metrics.validation().withoutEffect("Telemetry");
        metrics.inputs().storedWithoutEffect("Telemetry", 1);
        metrics.callers().judged(false, "expired");
        metrics.callers().reviewed(CLUSTER, "accepted", 1_000_000);
        metrics.callers().keysRead(CLUSTER, false);
        metrics.measure("world", new FakeLoop("world", clock));
    }

    /** A scrape, taken apart by the rules of the text format. */
    private record Families(TreeMap<String, String> types, TreeMap<String, String> labels, TreeMap<String, String> bounds) {
        private static final Pattern SAMPLE = Pattern
                .compile("([a-zA-Z_:][\\w:]*)(?:\\{((?:\\w+=\"(?:[^\"\\\\]|\\\\.)*\",?)*)})? (NaN|[+-]?Inf|[-+.eE\\d]+)");
        private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

        static Families of(String text) {
            Families families = new Families(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
            String family = "";
            for (String line : text.lines().toList()) {
                if (line.startsWith("# TYPE ")) {
                    family = line.split(" ")[2];
                    families.types.put(family, line.split(" ")[3]);
                } else if (!line.startsWith("#")) {
                    Matcher sample = SAMPLE.matcher(line);
                    assertTrue(sample.matches(), "not a sample: " + line);
                    assertTrue(sample.group(1).startsWith(family), line + " is not of " + family);
                    families.note(family, sample.group(2) == null ? "" : sample.group(2));
                }
            }
            return families;
        }

        private void note(String family, String text) {
            StringBuilder names = new StringBuilder();
            Matcher label = LABEL.matcher(text);
            while (label.find()) {
                if (label.group(1).equals("le")) {
                    String bound = " " + label.group(2);
                    bounds.merge(family, bound, (old, more) -> (old + " ").contains(more + " ") ? old : old + more);
                } else {
                    names.append(names.isEmpty() ? "" : ",").append(label.group(1));
                }
            }
            labels.put(family, names.isEmpty() ? "" : "{" + names + "}");
        }

        List<String> shapes() {
            return types.keySet().stream()
                    .map(name -> types.get(name) + " " + name + labels.get(name) + bounds.getOrDefault(name, "")).toList();
        }
    }
}
