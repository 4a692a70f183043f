package dev.navarch.model;

/** One of Istio's own resources, in which users say what they want of the mesh. Only the config cluster's count. */
public sealed interface ConfigFact extends Fact permits PeerAuthenticationFact, AuthorizationPolicyFact,
        RequestAuthenticationFact, GatewayFact, VirtualServiceFact, DestinationRuleFact {

    /** Seconds since the epoch: where several contradict each other, the oldest wins. */
    long creationTime();
}
