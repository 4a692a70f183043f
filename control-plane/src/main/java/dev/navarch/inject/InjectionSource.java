package dev.navarch.inject;

import dev.navarch.inject.config.ConfigReading;
import dev.navarch.inject.config.InjectionConfig;
import dev.navarch.inject.config.InjectionConfigReader;
import dev.navarch.inject.template.Functions;
import dev.navarch.inject.template.TemplateLimits;
import dev.navarch.kube.ConfigMapFact;
import dev.navarch.kube.KubeClient;
import dev.navarch.kube.ObjectListener;
import dev.navarch.kube.WatchHealth;
import dev.navarch.loop.EventLoop;
import dev.navarch.model.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the injector's configuration and follows it: a directory of files where there is one, else the ConfigMap {@code istio-sidecar-injector[-revision]}.
 *
 * <p>Its loop owns all state and may wait for a disk. What is bad leaves the last good configuration. Unlike istiod, a ConfigMap that comes later than this
 * process is taken, too; one that goes leaves what it said.
 */
public final class InjectionSource implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InjectionSource.class);
    private static final String CONFIG = "config";
    private static final String VALUES = "values";

    private final Settings settings;
    private final KubeClient client;
    private final EventLoop loop;
    private final InjectMetrics metrics;
    private final InjectionConfigReader reader;
    private final CompletableFuture<Void> looked = new CompletableFuture<>();
    private Map<String, String> last = Map.of();
    private KubeClient.@Nullable Reading reading;
    private boolean closed;
    /** Written by the loop. */
    private volatile @Nullable InjectionConfig config;

    /**
     * Where to look.
     *
     * @param directory with the files {@code config} and {@code values}; used when {@code config} exists at the start
     * @param every how often those files are looked at
     * @param namespace of the ConfigMap
     * @param revision ours; {@code default} or empty for the ConfigMap without a suffix
     */
    public record Settings(Path directory, Duration every, String namespace, String revision) {
        String configMap() {
            return revision.isEmpty() || revision.equals("default")
                    ? "istio-sidecar-injector"
                    : "istio-sidecar-injector-" + revision;
        }
    }

    /**
     * @param client of the config cluster; stays the caller's
     * @param functions that templates may call
     */
    public InjectionSource(Settings settings, KubeClient client, EventLoop loop, InjectMetrics metrics, Functions functions) {
        this.settings = settings;
        this.client = client;
        this.loop = loop;
        this.metrics = metrics;
        this.reader = new InjectionConfigReader(functions, TemplateLimits.defaults());
    }

    /** Starts to look; done when there was a look at the place once, whatever was found. */
    public CompletableFuture<Void> start() {
        loop.post(() -> {
            if (Files.isRegularFile(settings.directory().resolve(CONFIG))) {
                lookAtFiles();
            } else {
                reading = client.watchConfigMaps(settings.namespace(), settings.configMap(), new Watching());
            }
        });
        return looked;
    }

    /** The newest good configuration; empty while there was none. Any thread. */
    public Optional<InjectionConfig> config() {
        return Optional.ofNullable(config);
    }

    @Override
    public void close() {
        loop.post(() -> {
            closed = true;
            if (reading != null) {
                reading.close();
            }
        });
        loop.cancel(this);
    }

    private void lookAtFiles() {
        if (closed) {
            return;
        }
        try {
            take(Map.of(CONFIG, Files.readString(settings.directory().resolve(CONFIG)), VALUES,
                    Files.readString(settings.directory().resolve(VALUES))));
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("directory", settings.directory()).addKeyValue("reason", e)
                    .log("injector configuration cannot be read");
        }
        looked.complete(null);
        loop.schedule(this, settings.every(), this::lookAtFiles);
    }

    private void take(Map<String, String> data) {
        if (closed || data.equals(last)) {
            return;
        }
        last = Map.copyOf(data);
        if (!data.containsKey(CONFIG)) {
            refuse(new ConfigReading.Refused(CONFIG, "the ConfigMap " + settings.configMap() + " has no such key"));
            return;
        }
        switch (reader.read(data.getOrDefault(CONFIG, ""), data.getOrDefault(VALUES, "{}"))) {
            case ConfigReading.Accepted(InjectionConfig accepted) -> {
                config = accepted;
                LOG.atInfo().addKeyValue("templates", String.join(",", accepted.templates().keySet()))
                        .log("injector configuration read");
            }
            case ConfigReading.Refused refused -> refuse(refused);
        }
    }

    private void refuse(ConfigReading.Refused refused) {
        LOG.atError().addKeyValue("where", refused.where()).addKeyValue("reason", refused.reason())
                .log("invalid injector configuration, using last known state");
        metrics.configRefused();
    }

    /** Brings what is said of the ConfigMap to the loop. */
    private final class Watching implements ObjectListener<ConfigMapFact> {
        @Override
        public void snapshot(List<ConfigMapFact> found) {
            loop.post(() -> {
                if (found.isEmpty()) {
                    LOG.atWarn().addKeyValue("config_map", settings.namespace() + "/" + settings.configMap())
                            .log("there is no injector configuration; pods are refused until there is");
                } else {
                    take(found.getFirst().data());
                }
                looked.complete(null);
            });
        }

        @Override
        public void put(ConfigMapFact map) {
            loop.post(() -> take(map.data()));
        }

        @Override
        public void gone(ObjectKey key) {
            loop.post(() -> LOG.atWarn().addKeyValue("config_map", key)
                    .log("the injector configuration is gone, what it said stays"));
        }

        @Override
        public void health(WatchHealth health) {
            if (health instanceof WatchHealth.Failing(String reason)) {
                LOG.atWarn().addKeyValue("reason", reason).log("injector configuration cannot be watched, it is tried again");
            }
        }
    }
}
