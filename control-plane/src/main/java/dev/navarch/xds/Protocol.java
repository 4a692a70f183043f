package dev.navarch.xds;

/** The two dialects of aggregated discovery. */
enum Protocol {
    /** Each response of clusters or listeners holds all of them. */
    STATE_OF_THE_WORLD("StreamAggregatedResources"),
    /** Each response holds what changed. */
    DELTA("DeltaAggregatedResources");

    private final String method;

    Protocol(String method) {
        this.method = method;
    }

    String method() {
        return "envoy.service.discovery.v3.AggregatedDiscoveryService/" + method;
    }
}
