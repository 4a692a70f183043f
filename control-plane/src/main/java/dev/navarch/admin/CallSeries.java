package dev.navarch.admin;

import dev.navarch.identity.csr.CallMetrics;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;

/** What is counted of single gRPC calls. */
final class CallSeries implements CallMetrics {
    private static final String[] LABELS = {"grpc_method", "grpc_service", "grpc_type"};
    private static final String[] LABELS_WITH_CODE = {"grpc_code", "grpc_method", "grpc_service", "grpc_type"};
    private static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
    private static final String TYPE = "unary";

    private final Counter started;
    private final Counter handled;
    private final Histogram seconds;
    private final Counter received;
    private final Counter sent;

    CallSeries(IstioSeries istio) {
        started = istio.counter("grpc_server_started_total", "Total number of RPCs started on the server.", LABELS);
        handled = istio.counter("grpc_server_handled_total",
                "Total number of RPCs completed on the server, regardless of success or failure.", LABELS_WITH_CODE);
        seconds = istio.histogram("grpc_server_handling_seconds",
                "Histogram of response latency (seconds) of gRPC that had been application-level handled by the server.", BOUNDS,
                LABELS);
        received = istio.counter("grpc_server_msg_received_total",
                "Total number of RPC stream messages received on the server.", LABELS);
        sent = istio.counter("grpc_server_msg_sent_total", "Total number of gRPC stream messages sent by the server.", LABELS);
    }

    @Override
    public void started(String service, String method) {
        started.labelValues(method, service, TYPE).inc();
    }

    @Override
    public void received(String service, String method) {
        received.labelValues(method, service, TYPE).inc();
    }

    @Override
    public void sent(String service, String method) {
        sent.labelValues(method, service, TYPE).inc();
    }

    @Override
    public void handled(String service, String method, String code, long nanos) {
        handled.labelValues(code, method, service, TYPE).inc();
        seconds.labelValues(method, service, TYPE).observe(nanos / 1e9);
    }
}
