package dev.navarch.mesh;

import dev.navarch.kube.ConfigMapFact;
import dev.navarch.kube.KubeClient;
import dev.navarch.kube.ObjectListener;
import dev.navarch.kube.WatchHealth;
import dev.navarch.loop.EventLoop;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the mesh configuration and tells when it changes: a file where there is one, else a ConfigMap, over a shared ConfigMap if one is named.
 *
 * <p>Its loop owns all state, and may wait for a disk. Nothing is told before every place has been looked at once. What is missing leaves the
 * defaults; what is bad leaves the last good configuration, and the defaults when there is none.
 */
public final class MeshConfigSource implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(MeshConfigSource.class);
    private static final String MESH_KEY = "mesh";
    private static final String NETWORKS_KEY = "meshNetworks";

    private final MeshSettings settings;
    private final KubeClient client;
    private final EventLoop loop;
    private final MeshConfigListener listener;
    private final MeshConfigReader reader = new MeshConfigReader();
    private final Map<String, Map<String, String>> configMaps = new TreeMap<>();
    private final List<KubeClient.Reading> readings = new ArrayList<>();
    private final List<String> awaited = new ArrayList<>();
    private @Nullable String meshFile;
    private @Nullable String networksFile;
    private @Nullable MeshConfig last;
    private MeshReading.@Nullable Refused refused;
    private boolean closed;

    /**
     * @param client of the config cluster; stays the caller's
     */
    public MeshConfigSource(MeshSettings settings, KubeClient client, EventLoop loop, MeshConfigListener listener) {
        this.settings = settings;
        this.client = client;
        this.loop = loop;
        this.listener = listener;
    }

    /** Starts to look and to listen. */
    public void start() {
        loop.post(() -> {
            meshFile = read(settings.meshFile(), null);
            networksFile = read(settings.networksFile(), null);
            if (meshFile == null || networksFile == null) {
                watch(settings.configMap());
            }
            if (!settings.shared().isEmpty()) {
                watch(settings.shared());
            }
            if (meshFile != null || networksFile != null) {
                loop.schedule(this, settings.every(), this::lookAtFiles);
            }
            decide();
        });
    }

    /** Stops; the listener hears nothing more. */
    @Override
    public void close() {
        loop.post(() -> {
            closed = true;
            readings.forEach(KubeClient.Reading::close);
        });
        loop.cancel(this);
    }

    private void watch(String name) {
        awaited.add(name);
        readings.add(client.watchConfigMaps(settings.namespace(), name, new Watching(name)));
    }

    private void lookAtFiles() {
        if (closed) {
            return;
        }
        String mesh = meshFile;
        String networks = networksFile;
        // A file that was there and cannot be read now is being exchanged, or was lost by accident: neither is an order.
        meshFile = mesh == null ? null : read(settings.meshFile(), mesh);
        networksFile = networks == null ? null : read(settings.networksFile(), networks);
        decide();
        loop.schedule(this, settings.every(), this::lookAtFiles);
    }

    private static @Nullable String read(Path file, @Nullable String otherwise) {
        try {
            return Files.isRegularFile(file) ? Files.readString(file) : otherwise;
        } catch (IOException e) {
            LOGGER.atWarn().addKeyValue("file", file).addKeyValue("reason", e).log("mesh configuration cannot be read");
            return otherwise;
        }
    }

    private void decide() {
        if (!awaited.isEmpty() || closed) {
            return;
        }
        List<String> layers = new ArrayList<>();
        if (!settings.shared().isEmpty()) {
            layers.add(text(settings.shared(), MESH_KEY));
        }
        layers.add(meshFile != null ? meshFile : text(settings.configMap(), MESH_KEY));
        switch (reader.read(layers, networksFile != null ? networksFile : text(settings.configMap(), NETWORKS_KEY))) {
            case MeshReading.Accepted(MeshConfig config) -> {
                refused = null;
                tell(config);
            }
            case MeshReading.Refused bad -> refuse(bad);
        }
    }

    private void refuse(MeshReading.Refused bad) {
        if (!bad.equals(refused)) {
            refused = bad;
            LOGGER.atError().addKeyValue("field", bad.field()).addKeyValue("value", bad.value())
                    .addKeyValue("reason", bad.reason())
                    .log("invalid mesh config, using last known state");
            listener.refused(bad);
        }
        if (last == null && reader.read(List.of(), "") instanceof MeshReading.Accepted(MeshConfig defaults)) {
            tell(defaults);
        }
    }

    private void tell(MeshConfig config) {
        if (!config.equals(last)) {
            LOGGER.atInfo().addKeyValue("trust_domain", config.trustDomain()).addKeyValue("mesh_id", config.meshId())
                    .log(last == null ? "mesh configuration read" : "mesh configuration updated");
            last = config;
            listener.changed(config);
        }
    }

    private String text(String configMap, String key) {
        return configMaps.getOrDefault(configMap, Map.of()).getOrDefault(key, "");
    }

    /** Brings what is said of one ConfigMap to the loop. */
    private final class Watching implements ObjectListener<ConfigMapFact> {
        private final String name;

        Watching(String name) {
            this.name = name;
        }

        @Override
        public void snapshot(List<ConfigMapFact> found) {
            Map<String, String> data = found.isEmpty() ? Map.of() : found.getFirst().data();
            loop.post(() -> {
                awaited.remove(name);
                configMaps.put(name, data);
                decide();
            });
        }

        @Override
        public void put(ConfigMapFact map) {
            loop.post(() -> {
                configMaps.put(name, map.data());
                decide();
            });
        }

        @Override
        public void gone(ObjectKey key) {
            loop.post(() -> {
                configMaps.remove(name);
                decide();
            });
        }

        @Override
        public void health(WatchHealth health) {
            if (health instanceof WatchHealth.Failing(String reason)) {
                LOGGER.atWarn().addKeyValue("config_map", name).addKeyValue("reason", reason)
                        .log("mesh configuration cannot be watched, it is tried again");
            }
        }
    }
}
