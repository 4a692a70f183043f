package dev.navarch.local;

import java.net.URI;

/**
 * A Kubernetes cluster on this machine, real or embedded.
 *
 * <p>Calls may come from any thread. A cluster is running when it is handed out and until {@link #close()}, which removes all
 * that it left behind.
 */
public interface LocalCluster extends AutoCloseable {

    /** The name under which the cluster is known to the mesh, such as {@code cluster1}. */
    String name();

    /** Where the API server answers; the address stays the same over {@link #stopApiServer()} and {@link #startApiServer()}. */
    URI server();

    /** A kubeconfig (YAML, credentials inline) of an administrator. */
    String adminKubeconfig();

    /**
     * A kubeconfig (YAML) for a service account, with a token of its own: what a remote secret holds. Each call issues a new
     * token, so two calls are a rotation of credentials. The service account must exist and its rights are whatever RBAC gives it.
     */
    String kubeconfigFor(String namespace, String serviceAccount);

    /** Untyped access to the API as administrator, JSON in and out. */
    KubeApi api();

    /** Stops the API server as if it crashed: connections break, the data stays. Idempotent. */
    void stopApiServer();

    /** Starts a stopped API server again at the same address with the same data; returns once it answers. Idempotent. */
    void startApiServer();

    @Override
    void close();
}
