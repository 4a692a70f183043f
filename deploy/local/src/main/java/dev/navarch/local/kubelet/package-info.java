/**
 * What makes pods run on one machine where there is neither kubelet nor kube-proxy: the pods that a real API server holds, each in a network
 * namespace of its own, with containers that have exactly the arguments, variables, volumes, user and root that the pod states.
 *
 * <p>{@link dev.navarch.local.kubelet.Kubelet} runs the pods of one cluster, {@link dev.navarch.local.kubelet.Images} says which program stands
 * for an image, {@link dev.navarch.local.kubelet.ServiceNetwork} leads cluster addresses and load balancers to pods. Needs root. Each runs on a
 * thread of its own; all may be asked from any.
 */
@NullMarked
package dev.navarch.local.kubelet;

import org.jspecify.annotations.NullMarked;
