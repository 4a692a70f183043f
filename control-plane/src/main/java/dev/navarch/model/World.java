package dev.navarch.model;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the mesh knows at one moment. The registry alone makes Worlds; any order of the same facts gives an equal one but for
 * {@code version}.
 *
 * @param version counts the Worlds of this process, from 1
 * @param services by key, in the order of keys
 * @param byPort for each port number the services that have it, in scope order: oldest first, then by host name
 * @param endpoints by the service that they belong to
 * @param clusters attached clusters
 * @param pending clusters of which nothing is known yet since this process started: while there are any, the World is incomplete
 * @param gateways by which networks are entered, sorted
 * @param scopes namespaces that see a service which not everybody sees; all others see the same services
 * @param peerAuthentications what workloads demand of those who connect to them
 * @param securityPolicies who may do what with workloads, and which tokens they take
 * @param traffic what users say of where traffic enters and where it goes
 */
public record World(long version, MeshConfig mesh, String domainSuffix, ClusterId configCluster,
        Map<ServiceKey, Service> services,
        Map<Integer, List<Service>> byPort, Map<ServiceKey, ServiceEndpoints> endpoints, Map<ClusterId, ClusterView> clusters,
        Set<ClusterId> pending, List<NetworkGateway> gateways, Set<String> scopes, PeerAuthentications peerAuthentications,
        SecurityPolicies securityPolicies, TrafficRules traffic) {

    /** Whether every attached cluster has been read at least once. */
    public boolean isComplete() {
        return pending.isEmpty();
    }

    /** The service behind which an authorizer is; null if its host name is of no form that the mesh has. */
    public @Nullable ServiceKey keyOf(ExternalAuthorizer authorizer) {
        String host = authorizer.service();
        int dot = host.indexOf('.');
        int end = host.indexOf('.', dot + 1);
        if (dot < 0 || end < 0 || !host.substring(end).equals(".svc." + domainSuffix)) {
            return null;
        }
        String namespace = host.substring(dot + 1, end);
        return authorizer.namespace().isEmpty() || authorizer.namespace().equals(namespace)
                ? new ServiceKey(host, namespace)
                : null;
    }

    /** Whether any of these services decides for policies. */
    public boolean hasAuthorizerIn(Set<ServiceKey> some) {
        for (ExternalAuthorizer authorizer : mesh.authorizers()) {
            ServiceKey key = keyOf(authorizer);
            if (key != null && some.contains(key)) {
                return true;
            }
        }
        return false;
    }

    public @Nullable Service service(ServiceKey key) {
        return services.get(key);
    }

    /** Services of a namespace, by whichever cluster they are defined. */
    public Set<ServiceKey> servicesIn(String namespace) {
        Set<ServiceKey> keys = new HashSet<>();
        for (ClusterView cluster : clusters.values()) {
            for (ServiceFact fact : cluster.services().getOrDefault(namespace, List.of())) {
                keys.add(new ServiceKey(fact.key().name() + "." + namespace + ".svc." + domainSuffix, namespace));
            }
        }
        return keys;
    }

    /** The endpoints of a service; none when there is no such service. */
    public ServiceEndpoints endpointsOf(ServiceKey key) {
        return endpoints.getOrDefault(key, ServiceEndpoints.NONE);
    }
}
