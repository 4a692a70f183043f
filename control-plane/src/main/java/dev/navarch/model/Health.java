package dev.navarch.model;

/** The health of an endpoint, as its cluster judges it. */
public enum Health {
    HEALTHY(1), UNHEALTHY(2), DRAINING(3), TERMINATING(4);

    private final int code;

    Health(int code) {
        this.code = code;
    }

    /** The number that istiod's {@code /debug/endpointShardz} shows; 1 to 3 are Envoy's own. */
    public int code() {
        return code;
    }
}
