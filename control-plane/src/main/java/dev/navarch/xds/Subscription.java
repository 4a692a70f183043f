package dev.navarch.xds;

/** What a client asked for of one type. Used on the stream's event loop only. */
final class Subscription {
    private boolean wildcard;
    private Names names = Names.NONE;
    /** Over the bytes of the last request's names; 0 when unknown. */
    long requestHash;

    void set(boolean everything, Names explicit) {
        wildcard = everything;
        names = explicit;
    }

    boolean isWildcard() {
        return wildcard;
    }

    /** The explicit ones, also beside a wildcard. */
    Names names() {
        return names;
    }
}
