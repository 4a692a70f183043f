/**
 * Kubernetes clusters, pods and Envoys on one machine, for the demo, the tests and the bench.
 *
 * <p>{@link dev.navarch.local.LocalCluster} is what all of them ask for; it is either a real cluster (etcd, kube-apiserver and
 * kube-controller-manager) or the embedded API server, and both pass one contract test.
 */
@NullMarked
package dev.navarch.local;

import org.jspecify.annotations.NullMarked;
