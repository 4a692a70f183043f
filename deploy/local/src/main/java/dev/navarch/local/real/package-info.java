/**
 * Real Kubernetes clusters: etcd, kube-apiserver and kube-controller-manager as child processes of this JVM.
 *
 * <p>{@link dev.navarch.local.real.RealCluster} is one, described by a {@link dev.navarch.local.real.RealClusterSpec}; it runs
 * the binary that {@link dev.navarch.local.real.KubernetesBinary} finds or builds. There is no kubelet, scheduler or
 * kube-proxy: pods are what a test says they are ({@link dev.navarch.local.Workloads}). All of it may be used from any thread.
 */
@NullMarked
package dev.navarch.local.real;

import org.jspecify.annotations.NullMarked;
