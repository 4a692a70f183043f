package dev.navarch.inject.pod;

/** A pod that cannot be injected as it is; the message is for whoever made it. Caught by the injector, which denies the pod. */
public final class BadPod extends RuntimeException {
    public BadPod(String message) {
        super(message, null, false, false);
    }
}
