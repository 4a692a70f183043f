package dev.navarch.cluster;

import dev.navarch.kube.KubeClient;
import dev.navarch.kube.ObjectListener;
import dev.navarch.kube.SecretFact;
import dev.navarch.kube.WatchHealth;
import dev.navarch.model.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remote clusters from Istio's remote secrets: those of the system namespace with the label {@code istio/multiCluster=true}; each key is a cluster
 * id, its value a kubeconfig. The API server selects by the label, so that removing it is a deletion.
 */
public final class SecretSource implements RemoteSource {
    private static final Logger LOGGER = LoggerFactory.getLogger(SecretSource.class);
    private static final String SELECTOR = "istio/multiCluster=true";

    private final KubeClient client;
    private final String namespace;
    private KubeClient.@Nullable Reading reading;

    /**
     * @param client of the cluster that holds the secrets; stays the caller's
     * @param namespace the system namespace
     */
    public SecretSource(KubeClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    @Override
    public void start(Listener listener) {
        reading = client.watchSecrets(namespace, SELECTOR, new Relay(listener));
    }

    @Override
    public void close() {
        if (reading != null) {
            reading.close();
        }
    }

    private static Origin origin(SecretFact secret) {
        Map<String, String> kubeconfigs = new LinkedHashMap<>();
        secret.data().forEach((cluster, bytes) -> kubeconfigs.put(cluster, new String(bytes, StandardCharsets.UTF_8)));
        return new Origin(secret.key().toString(), kubeconfigs);
    }

    private record Relay(Listener listener) implements ObjectListener<SecretFact> {

        /** By name, so that every replica and every start decides alike who wins a contested id. */
        @Override
        public void snapshot(List<SecretFact> secrets) {
            listener.listed(secrets.stream().sorted(Comparator.comparing(SecretFact::key)).map(SecretSource::origin).toList());
        }

        @Override
        public void put(SecretFact secret) {
            listener.changed(origin(secret));
        }

        @Override
        public void gone(ObjectKey key) {
            listener.gone(key.toString());
        }

        @Override
        public void health(WatchHealth health) {
            if (health instanceof WatchHealth.Failing(String reason)) {
                LOGGER.atWarn().addKeyValue("reason", reason).log("remote secrets cannot be watched, it is tried again");
            }
        }
    }
}
