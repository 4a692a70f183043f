package dev.navarch.inject;

import dev.navarch.model.ClusterId;

/** What the nodes of clusters can do. Any thread. */
@FunctionalInterface
public interface Kubelets {
    /** The first minor version of Kubernetes whose kubelet is trusted with native sidecars. */
    int NATIVE_SIDECARS_SINCE = 33;

    /**
     * Whether a pod of that cluster may have a native sidecar: its node can run one, or all nodes can as long as none is chosen. A cluster that is not known,
     * or of whose nodes none is, cannot.
     *
     * @param node that the pod is bound to; empty when it is bound to none
     */
    boolean runNativeSidecars(ClusterId cluster, String node);
}
