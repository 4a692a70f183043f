package dev.navarch.model;

/** How a client finds a service's endpoints. */
public enum Resolution {
    /** By endpoint discovery; the proxy balances. */
    CLIENT_SIDE_LB,
    /** The client picks the address itself (headless). */
    PASSTHROUGH,
    /** It is another name for another service (ExternalName). */
    ALIAS
}
