package dev.navarch.cluster;

import dev.navarch.mesh.GoDuration;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterState;
import java.net.URI;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** One line per transition. Some of these sentences are searched for by people who know Istio, and keep its words. */
final class ClusterLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(ClusterLog.class);

    private ClusterLog() {
    }

    static void remotes(int count) {
        LOGGER.info("Number of remote clusters: {}", count);
    }

    static void attached(ClusterId cluster, String origin, URI server) {
        about(LOGGER.atInfo(), cluster).addKeyValue("secret", origin).addKeyValue("server", server).log("cluster attached");
    }

    static void detached(ClusterId cluster, String origin) {
        about(LOGGER.atInfo(), cluster).addKeyValue("secret", origin).log("cluster detached, all that came from it goes");
    }

    static void state(ClusterId cluster, ClusterState before, ClusterState now) {
        LoggingEventBuilder line = switch (now) {
            case ClusterState.Stale(String reason) -> LOGGER.atWarn().addKeyValue("reason", reason);
            case ClusterState.Failed(String reason) -> LOGGER.atWarn().addKeyValue("reason", reason);
            case ClusterState.Connecting _,ClusterState.Syncing _,ClusterState.Ready _,ClusterState.Detached _ ->
                LOGGER.atInfo();
        };
        about(line, cluster).addKeyValue("before", before.word()).addKeyValue("state", now.word()).log("cluster is {}",
                now.word());
    }

    static void failedToSync(ClusterId cluster, Duration timeout, String reason) {
        about(LOGGER.atError(), cluster).addKeyValue("reason", reason)
                .log("remote cluster {} failed to sync after {}", cluster, go(timeout));
    }

    static void watchFails(ClusterId cluster, URI server, String reason) {
        about(LOGGER.atWarn(), cluster).addKeyValue("server", server).addKeyValue("reason", reason)
                .log("watches fail, they are tried again");
    }

    static void sameCredential(ClusterId cluster, String origin) {
        about(LOGGER.atInfo(), cluster).addKeyValue("secret", origin)
                .log("kubeconfig changed, but leads to the same server as the same user");
    }

    static void replacing(ClusterId cluster, URI server, String why) {
        about(LOGGER.atInfo(), cluster).addKeyValue("server", server).addKeyValue("reason", why)
                .log("reading a second line beside the first");
    }

    static void rotated(ClusterId cluster, URI server, ClusterMetrics.Rotated how) {
        String line = switch (how) {
            case IN_PLACE -> "credential exchanged under the living watches";
            case SWAPPED -> "the second line took over";
        };
        about(LOGGER.atInfo(), cluster).addKeyValue("server", server).log(line);
    }

    static void credentialRefused(ClusterId cluster, URI server, String reason) {
        about(LOGGER.atWarn(), cluster).addKeyValue("server", server).addKeyValue("reason", reason)
                .log("a newer credential does not work, the one in use stays; it is tried again");
    }

    static void heldBack(ClusterId cluster, String over) {
        about(LOGGER.atError(), cluster).addKeyValue("reason", over)
                .log("cluster is over its budget: what is known stays, what is new is held back");
    }

    static void own(ClusterId cluster, String origin) {
        about(LOGGER.atInfo(), cluster).addKeyValue("secret", origin).log("skipped: the secret names our own cluster");
    }

    static void ignored(ClusterId cluster, String origin, String holder) {
        about(LOGGER.atWarn(), cluster).addKeyValue("secret", origin).addKeyValue("registered_by", holder)
                .log("cluster has already been registered, this one is ignored as long as the other is there");
    }

    static void unsound(ClusterId cluster, String origin, String reason) {
        about(LOGGER.atError(), cluster).addKeyValue("secret", origin).addKeyValue("reason", reason)
                .log("kubeconfig cannot be used; it is judged again when it changes");
    }

    static void synced(int remotes) {
        LOGGER.atInfo().addKeyValue("remotes", remotes).log("start-up need not wait for any cluster any longer");
    }

    /** As Go writes it. */
    static String go(Duration duration) {
        return GoDuration.format(duration);
    }

    private static LoggingEventBuilder about(LoggingEventBuilder line, ClusterId cluster) {
        return line.addKeyValue("cluster", cluster);
    }
}
