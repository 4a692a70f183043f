/**
 * The service by which workloads get their certificates, {@code istio.v1.auth.IstioCertificateService}: answers on gRPC's threads, waits and
 * signs on virtual ones.
 *
 * <p>Public types: {@link dev.navarch.identity.csr.CertificateService}, {@link dev.navarch.identity.csr.Issuer},
 * {@link dev.navarch.identity.csr.NodeAgents}, {@link dev.navarch.identity.csr.TrustedNodeAgents},
 * {@link dev.navarch.identity.csr.CsrLimits}, and {@link dev.navarch.identity.csr.CallCounter} with its
 * {@link dev.navarch.identity.csr.CallMetrics}, which any single call may be counted by.
 */
@NullMarked
package dev.navarch.identity.csr;

import org.jspecify.annotations.NullMarked;
