package dev.navarch.identity.csr;

/** What is counted of single calls, under the names that gRPC servers in Go use. Thread-safe. */
public interface CallMetrics {

    void started(String service, String method);

    void received(String service, String method);

    void sent(String service, String method);

    /**
     * Once for each call that was started.
     *
     * @param code as Go spells it: {@code OK}, {@code InvalidArgument}
     */
    void handled(String service, String method, String code, long nanos);
}
