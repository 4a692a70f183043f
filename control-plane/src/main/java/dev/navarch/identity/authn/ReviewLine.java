package dev.navarch.identity.authn;

import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import dev.navarch.loop.RateBudget;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Lets tokens to one API server's review at the pace that it is to bear. Tokens that are known to be genuine go first; doubtful ones have a
 * small pace of their own besides, so that what strangers make up takes nothing from those who belong. Confined to the loop.
 */
final class ReviewLine {
    private final EventLoop loop;
    private final AuthnLimits limits;
    private final RateBudget budget;
    private final RateBudget doubtful;
    private final ArrayDeque<Waiting> first = new ArrayDeque<>();
    private final ArrayDeque<Waiting> second = new ArrayDeque<>();
    private int underWay;

    /** Somebody in line. */
    interface Waiting {
        /** Whether its patience is over. */
        boolean isOver();

        /** Its turn; ends with {@link ReviewLine#ended}. */
        void review();
    }

    ReviewLine(EventLoop loop, Clock clock, AuthnLimits limits) {
        this.loop = loop;
        this.limits = limits;
        this.budget = new RateBudget(clock, limits.reviewBurst(),
                Duration.ofNanos(1_000_000_000L * limits.reviewBurst() / limits.reviewsPerSecond()));
        this.doubtful = new RateBudget(clock, limits.doubtfulReviews(), limits.doubtfulPeriod());
    }

    /** Takes its place; false when there is none. */
    boolean join(Waiting waiting, boolean isDoubtful) {
        ArrayDeque<Waiting> line = isDoubtful ? second : first;
        int room = isDoubtful ? limits.line() / 4 : limits.line();
        if (line.size() >= room) {
            line.removeIf(Waiting::isOver);
        }
        if (line.size() >= room) {
            return false;
        }
        line.add(waiting);
        go();
        return true;
    }

    /** A review is over. */
    void ended() {
        underWay--;
        go();
    }

    /** Sends home who waits. */
    void clear() {
        first.clear();
        second.clear();
    }

    private void go() {
        dropOver(first);
        dropOver(second);
        while (underWay < limits.reviewsUnderWay() && !first.isEmpty() && budget.take()) {
            start(first);
        }
        while (underWay < limits.reviewsUnderWay() && first.isEmpty() && !second.isEmpty() && budget.free() > 0
                && doubtful.take()) {
            budget.take();
            start(second);
        }
        if (underWay < limits.reviewsUnderWay() && !(first.isEmpty() && second.isEmpty())) {
            Duration wait = first.isEmpty() && budget.free() > 0 ? doubtful.untilNext() : budget.untilNext();
            loop.schedule(this, wait.plusMillis(1), this::go);
        }
    }

    private static void dropOver(ArrayDeque<Waiting> line) {
        while (!line.isEmpty() && line.element().isOver()) {
            line.remove();
        }
    }

    private void start(ArrayDeque<Waiting> line) {
        underWay++;
        line.remove().review();
        dropOver(line);
    }
}
