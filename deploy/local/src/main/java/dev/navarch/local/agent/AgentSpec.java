package dev.navarch.local.agent;

import dev.navarch.local.Workloads;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What an agent is told. Immutable; each method gives another one.
 *
 * @param workload
 *            for whom it speaks
 * @param certificate
 *            what certificate it asks for
 */
public record AgentSpec(ControlPlane controlPlane, Workload workload, Certificate certificate, Dns dns) {
    /** The audience of the token with which an agent goes to the control plane. */
    public static final String AUDIENCE = "istio-ca";

    /**
     * Where the control plane is.
     *
     * @param address
     *            of its secured port
     * @param rootPem
     *            against which its certificate is checked, as {@code istio-ca-root-cert} holds it
     */
    public record ControlPlane(InetSocketAddress address, String rootPem) {
        /** The name that is asked for in the handshake and that the certificate must bear. */
        static final String NAME = "istiod.istio-system.svc";
    }

    /**
     * Whose agent it is.
     *
     * @param token
     *            asked for at each call, as an agent reads the projected file anew
     */
    public record Workload(String clusterId, String namespace, String serviceAccount, Supplier<String> token) {
    }

    /**
     * What certificate it asks for.
     *
     * @param lifetime
     *            whole seconds; half of it after the certificate came the next one is asked for, as agents do
     */
    public record Certificate(KeyKind keys, Duration lifetime) {
    }

    /** The kinds of keys that an agent makes. */
    public enum KeyKind {
        RSA_2048, ECDSA_P256
    }

    /** Whether the agent answers its workload's DNS, and so needs the table of names. */
    public enum Dns {
        CAPTURED, NOT_CAPTURED
    }

    /** The agent of a pod, with a token of its own cluster that is bound to it, and otherwise as agents are by default. */
    public static AgentSpec of(ControlPlane controlPlane, String clusterId, Workloads workloads, Workloads.Pod pod) {
        return new AgentSpec(controlPlane,
                new Workload(clusterId, pod.namespace(), pod.serviceAccount(),
                        new ProjectedToken(() -> workloads.token(pod, AUDIENCE))),
                new Certificate(KeyKind.RSA_2048, Duration.ofHours(24)), Dns.NOT_CAPTURED);
    }

    public AgentSpec with(Certificate other) {
        return new AgentSpec(controlPlane, workload, other, dns);
    }

    public AgentSpec capturingDns() {
        return new AgentSpec(controlPlane, workload, certificate, Dns.CAPTURED);
    }
}
