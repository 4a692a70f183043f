package dev.navarch.kube;

/**
 * Which of Istio's own resources are this control plane's business.
 *
 * @param namespace the only one that counts; empty for all
 * @param revision of this control plane: a resource labelled {@code istio.io/rev} with another is somebody else's
 */
public record ConfigScope(String namespace, String revision) {
}
