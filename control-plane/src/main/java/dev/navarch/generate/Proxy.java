package dev.navarch.generate;

import dev.navarch.model.ClusterId;
import dev.navarch.model.Labels;
import dev.navarch.model.Locality;
import dev.navarch.model.Network;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy told of itself in its first request, parsed and checked.
 *
 * @param nodeId the whole node id
 * @param id its third part: {@code pod.namespace} on Kubernetes
 * @param addresses at least one; the first is its identity
 * @param namespace where its configuration comes from
 * @param dnsDomain the node id's fourth part, such as {@code default.svc.cluster.local}
 * @param cluster null when it did not say, as a plain Envoy
 * @param requestedNetworks the networks that it wants to see; empty for all
 * @param version {@code ISTIO_VERSION}, empty when not given
 * @param labels {@code LABELS} of its metadata; the registry's pod has the last word
 * @param locality of its node, as Envoy knows it; the registry's pod has the last word
 * @param podPorts {@code POD_PORTS}: container ports for a pod that the registry does not know
 * @param idleTimeout for TCP, zero when not given
 * @param httpProxyPort 0 when there is no HTTP proxy listener
 * @param agent whether an istio-agent stands before it ({@code PROXY_CONFIG} in its metadata)
 * @param certificates with which it speaks mutual TLS
 * @param reservedPorts ports of its own that no wildcard listener may take
 * @param metadataJson all of its metadata as JSON, for the operator's eyes
 */
public record Proxy(Type type, String nodeId, String id, List<String> addresses, String namespace, String dnsDomain,
        @Nullable ClusterId cluster, Network network, List<String> requestedNetworks, String version, String revision,
        String meshId,
        String workloadName, String serviceAccount, String nodeName, Labels labels, Locality locality, List<PodPort> podPorts,
        Interception interception, Extensions extensions, Duration idleTimeout, int httpProxyPort, boolean http10,
        boolean unprivileged, boolean dnsCapture, boolean dnsAutoAllocate, boolean agent, Certificates certificates,
        List<Integer> reservedPorts,
        String metadataJson) {

    public Proxy {
        addresses = List.copyOf(addresses);
        requestedNetworks = List.copyOf(requestedNetworks);
        podPorts = List.copyOf(podPorts);
        reservedPorts = List.copyOf(reservedPorts);
    }

    /** The first part of a node id. */
    public enum Type {
        SIDECAR("sidecar"), ROUTER("router"), WAYPOINT("waypoint"), ZTUNNEL("ztunnel"), AGENTGATEWAY("agentgateway");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * A proxy's certificates, which are the same but where files are given.
     *
     * @param client with which it calls others
     * @param server with which it answers for its workload
     */
    public record Certificates(Certificate client, Certificate server) {
        public static final Certificates NONE = new Certificates(new Certificate.None(), new Certificate.None());
    }

    /** How traffic gets into the proxy. */
    public enum Interception {
        REDIRECT, TPROXY, NONE
    }

    /** A container port that the proxy reported. */
    public record PodPort(String name, int number, String protocol) {
    }

    /**
     * Which of Istio's own extensions its Envoy has; a stock Envoy has none and would refuse whatever names one.
     */
    public record Extensions(boolean metadataExchange, boolean peerMetadata, boolean alpn, boolean stats) {
        public static final Extensions STOCK = new Extensions(false, false, false, false);
    }

    public boolean hasIpv4() {
        return addresses.stream().anyMatch(a -> a.indexOf(':') < 0);
    }

    public boolean hasIpv6() {
        return addresses.stream().anyMatch(a -> a.indexOf(':') >= 0);
    }

    /** The pod's name: the id without the namespace. */
    public String podName() {
        int dot = id.lastIndexOf('.');
        return dot < 0 ? id : id.substring(0, dot);
    }
}
