package dev.navarch.kube;

import dev.navarch.model.NamespaceFact;
import dev.navarch.model.ObjectKey;
import java.util.concurrent.CompletionStage;

/**
 * One API server. Thread-safe. Nothing blocks: answers arrive on a shared I/O thread.
 */
public interface KubeClient extends AutoCloseable {

    /**
     * Proves a credential with one call (the namespace {@code kube-system}), whether or not it is the one in use. The stage never fails; it
     * ends within {@link KubeLimits#probeTimeout()}.
     */
    CompletionStage<Probe> probe(Credential credential);

    /** From now on every new request and every new watch uses this credential; watches that live go on. */
    void use(Credential credential);

    /**
     * Lists and watches services, endpoint slices, pods, nodes and namespaces until closed.
     *
     * @param sink hears of it; never again once {@link Reading#close()} has returned
     */
    Reading read(FactSink sink);

    /**
     * As {@link #read(FactSink)}, and Istio's own resources too. A resource that the server does not define counts as listed and empty, and is
     * looked for again.
     */
    Reading readConfig(ConfigScope scope, FactSink sink);

    /**
     * Lists and watches the Secrets of a namespace until closed.
     *
     * @param labelSelector as Kubernetes writes it, such as {@code istio/multiCluster=true}; empty for all
     * @param listener hears of them; never again once {@link Reading#close()} has returned
     */
    Reading watchSecrets(String namespace, String labelSelector, ObjectListener<SecretFact> listener);

    /**
     * Lists and watches the ConfigMaps of a namespace until closed.
     *
     * @param namespace empty for every one
     * @param name of the only one to watch, or of the only one of each namespace; empty for all
     * @param listener hears of them; never again once {@link Reading#close()} has returned
     */
    Reading watchConfigMaps(String namespace, String name, ObjectListener<ConfigMapFact> listener);

    /**
     * Lists and watches webhook configurations until closed.
     *
     * @param labelSelector as Kubernetes writes it; empty for all
     * @param listener hears of them; never again once {@link Reading#close()} has returned
     */
    Reading watchWebhooks(WebhookKind kind, String labelSelector, ObjectListener<WebhookFact> listener);

    /**
     * Lists and watches which objects there are of a resource that the server may not define, until closed; what it does not define has none.
     *
     * @param listener hears of them; never again once {@link Reading#close()} has returned
     */
    Reading watchKeys(CustomResource resource, ConfigScope scope, ObjectListener<ObjectKey> listener);

    /** As {@link #watchKeys}, with what the objects say. For resources that are few. */
    Reading watchCustom(CustomResource resource, ConfigScope scope, ObjectListener<CustomFact> listener);

    /** Reads one namespace. The stage never fails; it ends within {@link KubeLimits#probeTimeout()}. */
    CompletionStage<Answer<NamespaceFact>> namespace(String name);

    /**
     * Sends one request and gives its whole answer. The stage never fails; it ends within {@link KubeLimits#probeTimeout()}. Nothing is tried
     * again: whether a request may be repeated its sender knows.
     */
    CompletionStage<ApiAnswer> ask(ApiRequest request);

    /** Ends everything, connections included. Idempotent. */
    @Override
    void close();

    /** A list-and-watch in progress. */
    interface Reading extends AutoCloseable {
        @Override
        void close();
    }

    /** What came of a proof. */
    sealed interface Probe {

        /** It works. {@code clusterUid} is the UID of {@code kube-system}: who this cluster is, whatever its address; empty if we may not see it. */
        record Accepted(String clusterUid) implements Probe {
        }

        /** It does not, and why, in words for a person. */
        record Refused(String reason) implements Probe {
        }
    }
}
