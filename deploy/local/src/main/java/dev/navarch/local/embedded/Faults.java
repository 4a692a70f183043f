package dev.navarch.local.embedded;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * Breaks an embedded cluster on purpose. Any thread but the cluster's event loop; what a call does holds when it returns.
 */
public final class Faults {

    private final Deque<Rule> rules = new ArrayDeque<>();
    private final Store store;
    private final Gate gate;
    private final Denials denials;
    private final Server server;
    private volatile Duration delay = Duration.ZERO;

    /** What becomes of one request: pass it, or refuse it with this code. */
    record Verdict(int code, Duration retryAfter) {
        static final Verdict PASS = new Verdict(0, Duration.ZERO);

        boolean passes() {
            return code == 0;
        }
    }

    private static final class Rule {
        private final Predicate<RequestLine> which;
        private final Verdict verdict;
        private int left;

        Rule(int count, Predicate<RequestLine> which, Verdict verdict) {
            this.left = count;
            this.which = which;
            this.verdict = verdict;
        }
    }

    Faults(Store store, Gate gate, Denials denials, Server server) {
        this.store = store;
        this.gate = gate;
        this.denials = denials;
        this.server = server;
    }

    /**
     * Answers the next {@code count} requests with an error of {@code code} and, unless it is zero, a Retry-After of so many seconds.
     * Requests that are counted here are not carried out.
     */
    public void answerNext(int count, int code, Duration retryAfter) {
        answerNext(count, line -> true, code, retryAfter);
    }

    /** As {@link #answerNext(int, int, Duration)}, of the requests that {@code which} accepts. */
    public void answerNext(int count, Predicate<RequestLine> which, int code, Duration retryAfter) {
        if (code < 400 || code > 599) {
            throw new IllegalArgumentException("code " + code + ": must be 400 to 599");
        }
        synchronized (rules) {
            rules.add(new Rule(count, which, new Verdict(code, retryAfter)));
        }
    }

    /** Answers every request this much later than it could. */
    public void delay(Duration duration) {
        delay = duration;
    }

    /** Forgets the errors and the delay that were asked for; ends no black hole. */
    public void clear() {
        delay = Duration.ZERO;
        synchronized (rules) {
            rules.clear();
        }
    }

    /**
     * From now on nothing leaves the server: connections are accepted and kept, bytes are not read, requests wait, watches say nothing
     * and HTTP/2 pings go unanswered.
     */
    public void startBlackHole() {
        server.onLoop(server::startBlackHole);
    }

    /** Ends the black hole: what waited is answered, watches catch up. */
    public void endBlackHole() {
        server.onLoop(server::endBlackHole);
    }

    /** The watches that exist now say nothing any more, events and bookmarks alike; their connections live and new watches work. */
    public void silenceWatches() {
        server.onLoop(server::silenceWatches);
    }

    /** Silenced watches catch up and go on. */
    public void resumeWatches() {
        server.onLoop(server::resumeWatches);
    }

    /** Ends all watches as the server does when their time is over: cleanly, the connections stay. */
    public void endWatches() {
        server.onLoop(server::endWatches);
    }

    /** Cuts every connection without a word; new ones are accepted. */
    public void cutConnections() {
        server.onLoop(server::cutConnections);
    }

    /** Forgets all past events: a watch from an older version gets 410, a running one goes on; continue tokens expire too. */
    public void expireEventWindow() {
        store.run(store::expire);
    }

    /** From now on this token is nobody's: requests with it get 401, reviews of it fail. */
    public void revokeToken(String token) {
        gate.revoke(token);
    }

    /**
     * From now on this user gets 403. Each argument may be {@code "*"}.
     *
     * @param user
     *            such as {@code system:serviceaccount:istio-system:istiod}
     * @param verb
     *            as in {@link RequestLine}
     * @param resource
     *            as in {@link RequestLine}
     */
    public void deny(String user, String verb, String resource) {
        denials.deny(user, verb, resource);
    }

    /** Takes back a {@link #deny} of the same words. */
    public void allow(String user, String verb, String resource) {
        denials.allow(user, verb, resource);
    }

    /** What to do with a request; takes it off the count of the first rule that fits. */
    Verdict judge(RequestLine line) {
        synchronized (rules) {
            List<Rule> spent = new ArrayList<>();
            Verdict verdict = Verdict.PASS;
            for (Rule rule : rules) {
                if (rule.which.test(line)) {
                    verdict = rule.verdict;
                    rule.left--;
                    if (rule.left <= 0) {
                        spent.add(rule);
                    }
                    break;
                }
            }
            rules.removeAll(spent);
            return verdict;
        }
    }

    Duration delay() {
        return delay;
    }
}
