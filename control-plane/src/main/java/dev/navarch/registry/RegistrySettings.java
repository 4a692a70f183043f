package dev.navarch.registry;

import dev.navarch.model.ClusterId;

/**
 * What the registry needs to know of its surroundings; none of it changes while the process lives.
 *
 * @param systemNamespace whose network label speaks for a whole cluster
 * @param domainSuffix such as {@code cluster.local}
 * @param dualStack whether a pod's IPv4 and IPv6 addresses make one endpoint
 */
public record RegistrySettings(ClusterId configCluster, String systemNamespace, String domainSuffix, boolean dualStack) {
}
