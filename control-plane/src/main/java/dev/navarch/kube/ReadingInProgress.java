package dev.navarch.kube;

/** A reading as its client sees it. All but {@link #close} happen on the loop. */
interface ReadingInProgress extends KubeClient.Reading {
    void start();

    /** The credential is another. */
    void nudge();

    /** Ends its calls; its listener hears nothing any more. */
    void stop();
}
