package dev.navarch.identity.authn;

import dev.navarch.identity.Authentication;
import dev.navarch.identity.Credentials;
import dev.navarch.loop.Clock;
import dev.navarch.loop.RateBudget;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line for each refusal, but no flood of lines for a flood of refusals. Thread-safe. */
final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final int LINES = 20;
    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final RateBudget lines;
    private final AtomicLong silent = new AtomicLong();

    RefusalLog(Clock clock) {
        this.lines = new RateBudget(clock, LINES, PERIOD);
    }

    void refused(Credentials credentials, Authentication.Refused refused) {
        if (!lines.take()) {
            silent.incrementAndGet();
            return;
        }
        InetAddress peer = credentials.peer();
        long before = silent.getAndSet(0);
        LOG.warn("Failed to authenticate client from {}: {}: {}{}", peer == null ? "nowhere" : peer.getHostAddress(),
                refused.kind(),
                refused.reason(), before == 0 ? "" : " (and " + before + " more refusals since the last line)");
    }
}
