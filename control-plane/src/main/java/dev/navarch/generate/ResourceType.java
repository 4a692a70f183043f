package dev.navarch.generate;

import org.jspecify.annotations.Nullable;

/** The types of resources that are served, in the order in which they are sent: make before break. */
public enum ResourceType {
    CLUSTER("type.googleapis.com/envoy.config.cluster.v3.Cluster", "cds", true), ENDPOINT(
            "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment", "eds",
            false), LISTENER("type.googleapis.com/envoy.config.listener.v3.Listener", "lds",
                    true), ROUTE("type.googleapis.com/envoy.config.route.v3.RouteConfiguration", "rds",
                            false), NAME_TABLE("type.googleapis.com/istio.networking.nds.v1.NameTable", "nds", true);

    private final String typeUrl;
    private final String shortName;
    private final boolean wildcard;

    ResourceType(String typeUrl, String shortName, boolean wildcard) {
        this.typeUrl = typeUrl;
        this.shortName = shortName;
        this.wildcard = wildcard;
    }

    public String typeUrl() {
        return typeUrl;
    }

    /** {@code cds}, {@code eds} …: the value of metrics' label {@code type}. */
    public String shortName() {
        return shortName;
    }

    /** Whether a first request without names asks for all of them, and whether a client drops what a full answer leaves out. */
    public boolean isWildcard() {
        return wildcard;
    }

    /** The type of that URL, null when it is none of ours. */
    public static @Nullable ResourceType ofUrl(String typeUrl) {
        for (ResourceType type : values()) {
            if (type.typeUrl.equals(typeUrl)) {
                return type;
            }
        }
        return null;
    }
}
