package dev.navarch.cluster;

import dev.navarch.model.AuthorizationMatch;
import dev.navarch.model.AuthorizationPolicyFact;
import dev.navarch.model.AuthorizationRule;
import dev.navarch.model.DestinationRuleFact;
import dev.navarch.model.Fact;
import dev.navarch.model.GatewayFact;
import dev.navarch.model.JwtKeys;
import dev.navarch.model.JwtRule;
import dev.navarch.model.Labels;
import dev.navarch.model.NamespaceFact;
import dev.navarch.model.NodeFact;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PeerAuthenticationFact;
import dev.navarch.model.PodFact;
import dev.navarch.model.PolicyTarget;
import dev.navarch.model.RequestAuthenticationFact;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.SliceFact;
import dev.navarch.model.TrafficPolicy;
import dev.navarch.model.VirtualServiceFact;
import java.util.List;

/**
 * How much memory a fact keeps, estimated from what it says.
 *
 * <p>Implementation note: it counts as if no text were shared, so it is what a hostile cluster can make it, and two to four times what an ordinary
 * one costs, whose labels repeat. Weights are whole units of 64 bytes: nearly all are then below 128, where the JDK has the boxed numbers already.
 */
final class Weight {
    private static final int UNIT = 64;
    /** A record of some ten fields with its key, and its entries in the maps that hold it. */
    private static final int OBJECT = 256;
    /** A small record in a list. */
    private static final int PART = 48;
    /** A String and its array, besides the characters. */
    private static final int TEXT = 40;

    private Weight() {
    }

    /** In units, at least one. */
    static int of(Fact fact) {
        long bytes = OBJECT + key(fact.key()) + switch (fact) {
            case PodFact pod -> pod(pod);
            case SliceFact slice -> slice(slice);
            case ServiceFact service -> service(service);
            case NodeFact node -> texts(node.addresses()) + labels(node.labels()) + text(node.locality().label());
            case NamespaceFact namespace -> labels(namespace.labels()) + labels(namespace.annotations());
            case PeerAuthenticationFact peers -> labels(peers.selector()) + (long) PART * peers.ports().size();
            case AuthorizationPolicyFact policy -> target(policy.target()) + text(policy.provider()) + rules(policy);
            case RequestAuthenticationFact policy -> target(policy.target())
                    + policy.rules().stream().mapToLong(Weight::tokens).sum();
            case GatewayFact gateway -> gateway(gateway);
            case VirtualServiceFact virtual -> virtualService(virtual);
            case DestinationRuleFact rule -> destinationRule(rule);
        };
        return (int) ((bytes + UNIT - 1) / UNIT);
    }

    static long bytes(int units) {
        return (long) units * UNIT;
    }

    private static long pod(PodFact pod) {
        long bytes = texts(pod.ips()) + labels(pod.labels()) + text(pod.serviceAccount()) + text(pod.node())
                + text(pod.workloadName()) + text(pod.hostname()) + text(pod.subdomain());
        for (PodFact.ContainerPort port : pod.ports()) {
            bytes += PART + text(port.name());
        }
        return bytes;
    }

    /** With the endpoint that the registry makes of each address. */
    private static long slice(SliceFact slice) {
        long bytes = text(slice.service());
        for (SliceFact.Port port : slice.ports()) {
            bytes += PART + text(port.name());
        }
        for (SliceFact.Address address : slice.addresses()) {
            bytes += 2 * PART + text(address.ip()) + text(address.pod()) + text(address.node()) + text(address.zone());
        }
        return bytes;
    }

    private static long service(ServiceFact service) {
        long bytes = text(service.type()) + texts(service.clusterIps()) + text(service.externalName())
                + texts(service.externalAddresses()) + labels(service.selector()) + labels(service.labels())
                + labels(service.annotations()) + text(service.trafficDistribution()) + text(service.resourceVersion());
        for (ServiceFact.Port port : service.ports()) {
            bytes += PART + text(port.name()) + text(port.appProtocol()) + text(port.targetPort());
        }
        return bytes;
    }

    private static long gateway(GatewayFact gateway) {
        long bytes = labels(gateway.selector());
        for (GatewayFact.Server server : gateway.servers()) {
            bytes += 3 * PART + (long) PART * server.hosts().size();
            for (GatewayFact.Host host : server.hosts()) {
                bytes += text(host.name());
            }
        }
        return bytes;
    }

    private static long virtualService(VirtualServiceFact virtual) {
        long bytes = texts(virtual.hosts()) + texts(virtual.gateways());
        for (VirtualServiceFact.TlsRoute route : virtual.tls()) {
            bytes += (long) PART * (1 + route.route().size());
            for (VirtualServiceFact.TlsMatch match : route.match()) {
                bytes += 2 * PART + texts(match.serverNames());
            }
        }
        for (VirtualServiceFact.TcpRoute route : virtual.tcp()) {
            bytes += (long) PART * (1 + route.match().size() + route.route().size());
        }
        return bytes;
    }

    private static long destinationRule(DestinationRuleFact rule) {
        long bytes = text(rule.host()) + texts(rule.exportTo()) + policy(rule.policy());
        for (DestinationRuleFact.Subset subset : rule.subsets()) {
            bytes += PART + text(subset.name()) + labels(subset.labels()) + policy(subset.policy());
        }
        return bytes;
    }

    /** The longest texts are those of TLS; the rest is numbers. */
    private static long policy(TrafficPolicy policy) {
        TrafficPolicy.Tls tls = policy.tls();
        long bytes = 8 * PART + policy.ports().values().stream().mapToLong(Weight::policy).sum();
        return tls == null
                ? bytes
                : bytes + PART + text(tls.certificate()) + text(tls.key()) + text(tls.roots()) + text(tls.sni())
                        + texts(tls.subjectAltNames());
    }

    private static long target(PolicyTarget target) {
        long bytes = labels(target.selector());
        for (PolicyTarget.Reference reference : target.references()) {
            bytes += PART + text(reference.group()) + text(reference.kind()) + text(reference.name());
        }
        return bytes;
    }

    private static long rules(AuthorizationPolicyFact policy) {
        long bytes = 0;
        for (AuthorizationRule rule : policy.rules()) {
            bytes += 2 * PART + matches(rule.when());
            bytes += rule.from().stream().mapToLong(Weight::matches).sum() + rule.to().stream().mapToLong(Weight::matches).sum();
        }
        return bytes;
    }

    private static long matches(List<AuthorizationMatch> matches) {
        long bytes = PART;
        for (AuthorizationMatch match : matches) {
            bytes += 2 * PART + texts(match.keys()) + texts(match.values()) + texts(match.notValues());
        }
        return bytes;
    }

    private static long tokens(JwtRule rule) {
        long bytes = 4 * PART + text(rule.issuer()) + texts(rule.audiences()) + texts(rule.fromParams())
                + texts(rule.fromCookies()) + text(rule.payloadHeader()) + texts(rule.listClaims());
        bytes += switch (rule.keys()) {
            case JwtKeys.None _ -> 0;
            case JwtKeys.Inline(String json) -> text(json);
            case JwtKeys.Published published -> text(published.uri());
        };
        for (JwtRule.Header header : rule.fromHeaders()) {
            bytes += PART + text(header.name()) + text(header.prefix());
        }
        for (JwtRule.ClaimHeader header : rule.claimHeaders()) {
            bytes += PART + text(header.header()) + text(header.claim());
        }
        return bytes;
    }

    private static long key(ObjectKey key) {
        return text(key.namespace()) + text(key.name());
    }

    private static long labels(Labels labels) {
        return (long) labels.size() * 2 * TEXT + labels.characters();
    }

    private static long texts(List<String> texts) {
        return texts.stream().mapToLong(Weight::text).sum();
    }

    private static long text(String text) {
        return text.isEmpty() ? 0 : TEXT + text.length();
    }
}
