/**
 * Kubernetes clusters, pods and Envoys on one machine, for the demo, the tests and the bench.
 *
 * <p>{@link dev.navarch.local.LocalCluster} is what all of them ask for; it is either a real cluster (etcd, kube-apiserver and
 * kube-controller-manager) or the embedded API server, and both pass one contract test. {@link dev.navarch.local.KubeApi} is
 * plain access to its API, {@link dev.navarch.local.Workloads} fills it as users and kubelets would,
 * {@link dev.navarch.local.SampleServer} answers requests and says who it is, and {@link dev.navarch.local.Eventually} waits for
 * what other processes do. All of it may be used from any thread.
 */
@NullMarked
package dev.navarch.local;

import org.jspecify.annotations.NullMarked;
