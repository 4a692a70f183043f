package dev.navarch.admin;

import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The process as the operating system sees it, under the names that every Prometheus client uses. The JVM's own numbers are Micrometer's;
 * these are what dashboards for istiod draw.
 */
final class ProcessSeries {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessSeries() {
    }

    static void declare(PrometheusRegistry registry) {
        IstioSeries series = new IstioSeries(registry);
        double started = ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3;
        series.gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.", () -> started);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            MetricMetadata cpu = new MetricMetadata("process_cpu_seconds", "process_cpu_seconds_total",
                    "Total user and system CPU time spent in seconds.", null);
            registry.register(() -> new CounterSnapshot(cpu,
                    List.of(CounterSnapshot.CounterDataPointSnapshot.builder().value(unix.getProcessCpuTime() / 1e9).build())));
            series.gauge("process_open_fds", "Number of open file descriptors.", unix::getOpenFileDescriptorCount);
            series.gauge("process_max_fds", "Maximum number of open file descriptors.", unix::getMaxFileDescriptorCount);
        }
        series.gauge("process_resident_memory_bytes", "Resident memory size in bytes.", () -> bytes("VmRSS:"));
        series.gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.", () -> bytes("VmSize:"));
    }

    /** Not a number where the system has no such file. */
    private static double bytes(String line) {
        try {
            List<String> lines = Files.readAllLines(STATUS);
            for (String text : lines) {
                if (text.startsWith(line)) {
                    return Long.parseLong(text.substring(line.length()).replace("kB", "").trim()) * 1024.0;
                }
            }
        } catch (IOException _) {
            // Not Linux: what cannot be known is not made up.
        }
        return Double.NaN;
    }
}
