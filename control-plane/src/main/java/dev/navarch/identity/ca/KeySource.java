package dev.navarch.identity.ca;

/** Where an authority's signing key comes from; lives on the {@code ca} loop and hands every new key to the authority. */
interface KeySource {

    /** @param trustDomain for a root that is made now */
    void start(String trustDomain);

    void close();
}
