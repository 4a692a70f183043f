package dev.navarch.generate;

/** What became of a node's description. */
public sealed interface ParsedNode {

    /** It makes sense. */
    record Accepted(Proxy proxy) implements ParsedNode {
    }

    /**
     * It does not.
     *
     * @param reason what is wrong and what was expected, for whoever configures the proxy
     */
    record Refused(String reason) implements ParsedNode {
    }
}
