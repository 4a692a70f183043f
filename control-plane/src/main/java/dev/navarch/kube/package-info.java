/**
 * The Kubernetes edge, and the only home of fabric8: connections made from kubeconfigs, lists and watches that become facts, typed writes.
 *
 * <p>{@link dev.navarch.kube.Kubeconfig} judges a kubeconfig, {@link dev.navarch.kube.KubeClient} talks to one API server,
 * {@link dev.navarch.kube.FactSink} hears what it says. Callbacks run on a few shared I/O threads and must not block.
 */
@NullMarked
package dev.navarch.kube;

import org.jspecify.annotations.NullMarked;
