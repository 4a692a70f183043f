package dev.navarch.inject;

import java.time.Duration;

/** What injection counts. Thread-safe. */
public interface InjectMetrics {

    /** Somebody asked. */
    void requested();

    /** An answer was made, whatever it says. */
    void answered(Duration took);

    /** The answer was a refusal. */
    void failed();

    /** The pod is not to be injected. */
    void skipped();

    /** A configuration was refused, the last good one stays. */
    void configRefused();
}
