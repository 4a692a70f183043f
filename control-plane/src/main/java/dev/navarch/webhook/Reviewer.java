package dev.navarch.webhook;

/** Judges reviews. On virtual threads, several at a time. */
public interface Reviewer {

    /** Never fails at what is reviewed: what makes no sense is denied with the reason. */
    Verdict judge(Review review);

    /** A request that was no review at all; for a counter. */
    void unreadable(int status);
}
