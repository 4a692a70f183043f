package dev.navarch.model;

/** What an API server said of one object, decoded to what the mesh needs of it. Equal facts make no difference to anyone. */
public sealed interface Fact permits ServiceFact, SliceFact, PodFact, NodeFact, NamespaceFact, ConfigFact {

    /** The object that it is about. */
    ObjectKey key();

    default FactKind kind() {
        return switch (this) {
            case ServiceFact _ -> FactKind.SERVICE;
            case SliceFact _ -> FactKind.ENDPOINT_SLICE;
            case PodFact _ -> FactKind.POD;
            case NodeFact _ -> FactKind.NODE;
            case NamespaceFact _ -> FactKind.NAMESPACE;
            case PeerAuthenticationFact _ -> FactKind.PEER_AUTHENTICATION;
            case AuthorizationPolicyFact _ -> FactKind.AUTHORIZATION_POLICY;
            case RequestAuthenticationFact _ -> FactKind.REQUEST_AUTHENTICATION;
            case GatewayFact _ -> FactKind.GATEWAY;
            case VirtualServiceFact _ -> FactKind.VIRTUAL_SERVICE;
            case DestinationRuleFact _ -> FactKind.DESTINATION_RULE;
        };
    }
}
