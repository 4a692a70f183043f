package dev.navarch.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A client that others wrote finds nothing strange. */
class Fabric8ClientTest {

    @Test
    void anInformerOverWebSocketsSeesWhatIsThereAndWhatHappens() throws InterruptedException {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (EmbeddedCluster cluster = EmbeddedCluster.start("c");
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(cluster.adminKubeconfig())).build();
                SharedIndexInformer<ConfigMap> _ = client.configMaps().inNamespace("default").withLabel("app")
                        .inform(telling(seen))) {
            ConfigMap made = client.configMaps().inNamespace("default")
                    .resource(new ConfigMapBuilder().withNewMetadata().withName("a")
                            .addToLabels("app", "web").endMetadata().addToData("k", "café 日本").build())
                    .create();
            assertEquals("added a", seen.poll(20, TimeUnit.SECONDS));
            client.configMaps().inNamespace("default").withName("a")
                    .edit(m -> new ConfigMapBuilder(m).addToData("k", "v").build());
            assertEquals("updated a", seen.poll(20, TimeUnit.SECONDS));
            client.configMaps().resource(made).delete();
            assertEquals("deleted a", seen.poll(20, TimeUnit.SECONDS));
            assertTrue(cluster.requests().made("watch", "configmaps") >= 1);
        }
    }

    private static ResourceEventHandler<ConfigMap> telling(BlockingQueue<String> seen) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap map) {
                seen.add("added " + map.getMetadata().getName());
            }

            @Override
            public void onUpdate(ConfigMap old, ConfigMap map) {
                seen.add("updated " + map.getMetadata().getName());
            }

            @Override
            public void onDelete(ConfigMap map, boolean unknown) {
                seen.add("deleted " + map.getMetadata().getName());
            }
        };
    }
}
