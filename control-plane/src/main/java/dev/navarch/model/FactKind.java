package dev.navarch.model;

import java.util.Arrays;
import java.util.List;

/** The kinds of objects that clusters are watched for. */
public enum FactKind {
    SERVICE("Services", Home.EVERY_CLUSTER), ENDPOINT_SLICE("EndpointSlice", Home.EVERY_CLUSTER), POD("Pods",
            Home.EVERY_CLUSTER), NODE("Nodes", Home.EVERY_CLUSTER), NAMESPACE("Namespaces",
                    Home.EVERY_CLUSTER), PEER_AUTHENTICATION("PeerAuthentication", Home.CONFIG_CLUSTER), AUTHORIZATION_POLICY(
                            "AuthorizationPolicy",
                            Home.CONFIG_CLUSTER), REQUEST_AUTHENTICATION("RequestAuthentication",
                                    Home.CONFIG_CLUSTER), GATEWAY("Gateway",
                                            Home.CONFIG_CLUSTER), VIRTUAL_SERVICE("VirtualService",
                                                    Home.CONFIG_CLUSTER), DESTINATION_RULE("DestinationRule",
                                                            Home.CONFIG_CLUSTER);

    /** Whose objects of a kind count. */
    public enum Home {
        /** What runs in the clusters. */
        EVERY_CLUSTER,
        /** What users say of the mesh, in Istio's own resources. */
        CONFIG_CLUSTER
    }

    private final String label;
    private final Home home;

    FactKind(String label, Home home) {
        this.label = label;
        this.home = home;
    }

    /** The kind as the metrics {@code pilot_k8s_reg_events} and {@code pilot_k8s_cfg_events} call it. */
    public String label() {
        return label;
    }

    public Home home() {
        return home;
    }

    /** In the order of declaration. */
    public static List<FactKind> of(Home home) {
        return Arrays.stream(values()).filter(kind -> kind.home == home).toList();
    }
}
