package dev.navarch.kube;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.navarch.model.NamespaceFact;
import dev.navarch.model.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RareObjectsTest {
    private static final String SECRETS = "/api/v1/namespaces/sample/secrets";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/sample/configmaps";

    /** Puts what it hears into a queue, but for health. */
    private static final class Queue<T> implements ObjectListener<T> {
        private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

        @Override
        public void snapshot(List<T> objects) {
            heard.add(objects);
        }

        @Override
        public void put(T object) {
            heard.add(object);
        }

        @Override
        public void gone(ObjectKey key) {
            heard.add(key);
        }

        @Override
        public void health(WatchHealth health) {
        }

        Object next() throws InterruptedException {
            Object next = heard.poll(20, TimeUnit.SECONDS);
            return next == null ? "nothing" : next;
        }
    }

    @Test
    void secretsOfALabelAreHeardOfUntilTheyLoseIt() throws InterruptedException {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            rig.cluster.api().create(SECRETS,
                    "{apiVersion: v1, kind: Secret, metadata: {name: one, labels: {istio/multiCluster: 'true'}}, stringData: {cluster2: hello}}");
            rig.cluster.api().create(SECRETS, "{apiVersion: v1, kind: Secret, metadata: {name: other}}");
            Queue<SecretFact> queue = new Queue<>();
            rig.client.watchSecrets("sample", "istio/multiCluster=true", queue);
            SecretFact one = assertInstanceOf(SecretFact.class, assertInstanceOf(List.class, queue.next()).getFirst());
            assertEquals(new ObjectKey("sample", "one"), one.key());
            assertArrayEquals("hello".getBytes(StandardCharsets.UTF_8), one.data().get("cluster2"));
            rig.cluster.api().merge(SECRETS + "/one", "{data: {cluster2: d29ybGQ=}}");
            SecretFact changed = assertInstanceOf(SecretFact.class, queue.next());
            assertArrayEquals("world".getBytes(StandardCharsets.UTF_8), changed.data().get("cluster2"));
            rig.cluster.api().merge(SECRETS + "/one", "{metadata: {labels: {istio/multiCluster: null}}}");
            assertEquals(new ObjectKey("sample", "one"), queue.next());
        }
    }

    @Test
    void oneConfigMapIsHeardOfByName() throws InterruptedException {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            Queue<ConfigMapFact> queue = new Queue<>();
            rig.client.watchConfigMaps("sample", "istio", queue);
            assertEquals(List.of(), queue.next());
            rig.cluster.api().create(CONFIG_MAPS, "{apiVersion: v1, kind: ConfigMap, metadata: {name: other}, data: {mesh: no}}");
            rig.cluster.api().create(CONFIG_MAPS,
                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: istio}, data: {mesh: 'a: b'}}");
            ConfigMapFact istio = assertInstanceOf(ConfigMapFact.class, queue.next());
            assertEquals("a: b", istio.data().get("mesh"));
            rig.cluster.api().delete(CONFIG_MAPS + "/istio");
            assertEquals(new ObjectKey("sample", "istio"), queue.next());
        }
    }

    @Test
    void configMapsOfANameAreHeardOfInEveryNamespace() throws InterruptedException {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            Queue<ConfigMapFact> queue = new Queue<>();
            rig.cluster.load(List.of("{apiVersion: v1, kind: ConfigMap, metadata: {name: root, namespace: a}, data: {k: '1'}}",
                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: other, namespace: a}}"));
            rig.client.watchConfigMaps("", "root", queue);
            assertEquals(new ObjectKey("a", "root"),
                    assertInstanceOf(ConfigMapFact.class, assertInstanceOf(List.class, queue.next()).getFirst()).key());
            rig.cluster.load(List.of("{apiVersion: v1, kind: ConfigMap, metadata: {name: root, namespace: b}, data: {k: '2'}}"));
            assertEquals("2", assertInstanceOf(ConfigMapFact.class, queue.next()).data().get("k"));
        }
    }

    @Test
    void webhookConfigurationsAreHeardOfEntryByEntry() throws InterruptedException {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            Queue<WebhookFact> queue = new Queue<>();
            rig.client.watchWebhooks(WebhookKind.MUTATING, "", queue);
            assertEquals(List.of(), queue.next());
            rig.cluster.api().create(WebhookKind.MUTATING.path(),
                    "{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration,"
                            + " metadata: {name: injector, labels: {istio.io/rev: default}}, webhooks: [{name: a.b.c,"
                            + " clientConfig: {caBundle: QQ==, url: 'https://x'}, failurePolicy: Ignore, sideEffects: None,"
                            + " admissionReviewVersions: [v1]}]}");
            WebhookFact injector = assertInstanceOf(WebhookFact.class, queue.next());
            assertEquals("default", injector.labels().get("istio.io/rev"));
            assertEquals(List.of(new WebhookFact.Hook("a.b.c", "QQ==", "Ignore")), injector.hooks());
        }
    }

    @Test
    void oneNamespaceIsReadOrMissed() throws Exception {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            Answer<NamespaceFact> found = rig.client.namespace("sample").toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertEquals("enabled", assertInstanceOf(Answer.Found.class, found).value() instanceof NamespaceFact fact
                    ? fact.labels().get("istio-injection")
                    : "no namespace");
            Answer<NamespaceFact> absent = rig.client.namespace("nowhere").toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertInstanceOf(Answer.Absent.class, absent);
        }
    }
}
