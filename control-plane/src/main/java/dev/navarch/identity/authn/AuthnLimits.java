package dev.navarch.identity.authn;

import java.time.Duration;

/**
 * Every bound of authentication, each with what happens when it is crossed.
 *
 * @param headerBytes of a token or a forwarded certificate; a longer one is refused unread
 * @param clusterIdLength of the name of a cluster, in characters; a longer one is no cluster's
 * @param pending callers that wait for a verdict, over all clusters; more are refused at once and come back
 * @param unseenOfOneAddress tokens from one address at which nobody has looked yet; more are refused at once, so that a flood holds up its own
 *            address and no other
 * @param patience from a call to its verdict, whatever it waits for; then it is refused, and the caller comes back
 * @param reviewsPerSecond and cluster, in the long run
 * @param reviewBurst of reviews that have been saved up
 * @param doubtfulReviews in {@link #doubtfulPeriod}: of those, reviews of tokens whose signature could not be checked though others can
 * @param reviewsUnderWay to one API server at a time; more wait
 * @param line how many tokens wait for a review of one cluster; more are refused. Doubtful ones have a quarter as much room of their own
 * @param accepted tokens remembered for one cluster; the least used go
 * @param acceptedFor how long a token of a pod that lives is taken for good; never past its own end
 * @param acceptedUnseenFor the same while the pod has not been seen by our own watches, or the token is of no pod
 * @param refused tokens remembered for one cluster; the least used go
 * @param refusedFor how long a refused token stays refused unasked
 * @param keysFor how long published keys are trusted to be all there are, before they are read again
 * @param keysFloor between two readings of them, whatever strangers sign with
 * @param clockSkew by which a token may seem expired and still be asked for
 */
public record AuthnLimits(int headerBytes, int clusterIdLength, int pending, int unseenOfOneAddress, Duration patience,
        int reviewsPerSecond,
        int reviewBurst, int doubtfulReviews, Duration doubtfulPeriod, int reviewsUnderWay, int line, int accepted,
        Duration acceptedFor, Duration acceptedUnseenFor, int refused, Duration refusedFor, Duration keysFor, Duration keysFloor,
        Duration clockSkew) {

    /** Reviews at the rate at which istiod asks API servers at all. */
    public static AuthnLimits defaults() {
        return new AuthnLimits(12 << 10, 256, 4096, 256, Duration.ofSeconds(6), 80, 160, 5, Duration.ofSeconds(1), 64, 2048,
                32_768,
                Duration.ofMinutes(5), Duration.ofSeconds(15), 8192, Duration.ofSeconds(10), Duration.ofMinutes(10),
                Duration.ofSeconds(10), Duration.ofSeconds(60));
    }

    /** With that pace of reviews. */
    public AuthnLimits withReviews(int perSecond, int burst) {
        return new AuthnLimits(headerBytes, clusterIdLength, pending, unseenOfOneAddress, patience, perSecond, burst,
                doubtfulReviews, doubtfulPeriod,
                reviewsUnderWay, line, accepted, acceptedFor, acceptedUnseenFor, refused, refusedFor, keysFor, keysFloor,
                clockSkew);
    }

    /** With so much time for a verdict. */
    public AuthnLimits withPatience(Duration limit) {
        return new AuthnLimits(headerBytes, clusterIdLength, pending, unseenOfOneAddress, limit, reviewsPerSecond, reviewBurst,
                doubtfulReviews,
                doubtfulPeriod, reviewsUnderWay, line, accepted, acceptedFor, acceptedUnseenFor, refused, refusedFor, keysFor,
                keysFloor, clockSkew);
    }
}
