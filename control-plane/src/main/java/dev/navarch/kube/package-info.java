/**
 * The Kubernetes edge: connections made from kubeconfigs, lists and watches that become facts.
 *
 * <p>{@link dev.navarch.kube.Kubeconfig} judges a kubeconfig, {@link dev.navarch.kube.KubeClient} talks to one API server,
 * {@link dev.navarch.kube.FactSink} hears what it says, {@link dev.navarch.kube.ObjectListener} of the few Secrets and ConfigMaps that
 * somebody asked for. {@link dev.navarch.kube.VertxKubeClients} is the one implementation. Callbacks run on a few shared I/O threads and
 * must not block.
 */
@NullMarked
package dev.navarch.kube;

import org.jspecify.annotations.NullMarked;
