package dev.navarch.kube;

import java.time.Duration;

/**
 * Every bound of the talk with API servers. {@link #defaults()} is for production; tests shorten them.
 *
 * @param ioThreads event loops shared by all clients; decoding runs on them too
 * @param connectTimeout for a connection with its TLS handshake and proxy; then it counts as unreachable
 * @param responseTimeout from a request to the head of its answer, and between two pieces of a list; then the request is dropped and tried again
 * @param probeTimeout for a whole proof of a credential, or the reading of one object; then the answer is a refusal
 * @param pingInterval between HTTP/2 PINGs on a connection, so that a half-open one is found though nothing is asked
 * @param pingTimeout for the answer to a PING; then the connection is closed and its watches start anew
 * @param watchSilence a watch that has had a bookmark and then hears nothing for so long is dropped and starts anew from where it was; an
 *            API server sends one about once a minute
 * @param watchTimeoutLeast the least time for which a watch is asked; the server ends it then, and a new one goes on
 * @param watchTimeoutMost the most; each watch draws its own in between, so that they do not all end at once
 * @param watchGrace how long after its time a watch may still be open; then it is dropped and starts anew
 * @param backoffBase the pause after a first failure; it doubles with each one in a row, and a random half of it is taken off
 * @param backoffMost the longest pause; a cluster that answers again is whole again after about twice that, and one that is dead is asked no
 *        more than once a second by all its watches together
 * @param absentPause between two looks for a kind that the server does not know; a random part of up to a half is taken off
 * @param absentMost how often in a row a server must say that it does not know a kind of which it had objects, before they are given up: one
 *        that starts may say so of what it has not yet found
 * @param retryAfterMost the longest {@code Retry-After} that is obeyed
 * @param pageSize objects asked for in one page of a list
 * @param pageBytes one page of a list, buffered; a larger one is asked for again with a quarter of the objects
 * @param pageRestarts how often in a row a list is begun anew because its pages expired while they were read; then it counts as failed
 * @param objects of one kind; a server that lists more counts as failing, and what a watch brings above that is left out
 * @param frameBytes one event of a watch, buffered; a larger one ends the watch, and the kind is listed anew
 * @param errorBytes how much of an error's body is read
 * @param tokenFileAge how old what was read from a token file may be before it is read again
 * @param internedStrings distinct strings remembered per client for sharing; further ones replace older ones
 */
public record KubeLimits(int ioThreads, Duration connectTimeout, Duration responseTimeout, Duration probeTimeout,
        Duration pingInterval, Duration pingTimeout, Duration watchSilence, Duration watchTimeoutLeast, Duration watchTimeoutMost,
        Duration watchGrace, Duration backoffBase, Duration backoffMost, Duration absentPause, int absentMost,
        Duration retryAfterMost, int pageSize, int pageBytes,
        int pageRestarts, int objects, int frameBytes, int errorBytes, Duration tokenFileAge, int internedStrings) {

    public static KubeLimits defaults() {
        return new KubeLimits(2, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(30),
                Duration.ofSeconds(15), Duration.ofSeconds(150), Duration.ofMinutes(5), Duration.ofMinutes(10),
                Duration.ofSeconds(30), Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(10), 5,
                Duration.ofMinutes(2), 500, 64 << 20,
                3, 2_000_000, 16 << 20, 16 << 10, Duration.ofMinutes(1), 1 << 16);
    }

    /** The same with another patience for a connection, and for a whole answer to a single request. */
    public KubeLimits waiting(Duration patience) {
        return new KubeLimits(ioThreads, patience, responseTimeout, patience, pingInterval, pingTimeout, watchSilence,
                watchTimeoutLeast,
                watchTimeoutMost, watchGrace, backoffBase, backoffMost, absentPause, absentMost, retryAfterMost, pageSize,
                pageBytes,
                pageRestarts, objects, frameBytes, errorBytes, tokenFileAge, internedStrings);
    }
}
