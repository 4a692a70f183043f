package dev.navarch.kube;

/** Makes clients that share threads; closing it closes them all. */
public interface KubeClients extends AutoCloseable {

    /** A client for the server that the credential names. No connection is made yet. */
    KubeClient client(Credential credential);

    @Override
    void close();
}
