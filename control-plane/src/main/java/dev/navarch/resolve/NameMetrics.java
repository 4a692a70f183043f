package dev.navarch.resolve;

/** What is counted of questions for names. Called on one loop; must not block. */
public interface NameMetrics {

    /** A name has addresses. */
    void resolved();

    /** A name could not be resolved; what was known of it stays. */
    void failed();
}
