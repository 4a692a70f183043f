/**
 * What stands beside an Envoy in a pod of Istio's: gets the workload's certificate from the control plane, hands it to Envoy, and passes Envoy's
 * discovery on under the workload's token. So an Envoy behind it behaves as in production, and the control plane sees what it sees there.
 *
 * <pre>
 *   Envoy ── sds-grpc (Unix socket) ── {@code SecretServer} ◄── {@code CertificateKeeper} ──► certificate service, TLS
 *   Envoy ── xds-grpc (Unix socket) ── {@code Passage} ────────────────────────────────────► discovery, TLS
 * </pre>
 *
 * <p>Public types: {@link dev.navarch.local.agent.Agent}, {@link dev.navarch.local.agent.AgentSpec}, {@link dev.navarch.local.agent.Issued},
 * {@link dev.navarch.local.agent.SigningRequest}. An agent runs in this JVM, whatever network namespace its Envoy is in: Unix sockets do not mind.
 * May be used from any thread.
 */
@NullMarked
package dev.navarch.local.agent;

import org.jspecify.annotations.NullMarked;
