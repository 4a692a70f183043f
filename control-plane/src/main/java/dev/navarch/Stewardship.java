package dev.navarch;

import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import dev.navarch.steward.Steward;
import dev.navarch.steward.StewardLimits;
import dev.navarch.steward.StewardMetrics;
import dev.navarch.steward.StewardSettings;
import dev.navarch.steward.lock.LockTimes;
import dev.navarch.steward.namespace.RootMap;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes the steward as it is configured. */
final class Stewardship {
    private Stewardship() {
    }

    static Steward steward(Config config, Map<String, String> environment, EventLoop loop, Clock clock, StewardMetrics metrics) {
        Config.Self self = config.self();
        return new Steward(new StewardSettings(self.cluster(), identity(environment), self.namespace(), self.revision(),
                self.externalIstiod(), config.authority().leaderElection(), rootMaps(config), config.mesh().watchNamespace(),
                !config.injection().webhookConfig().isEmpty(), !config.injection().validationConfig().isEmpty(),
                StewardLimits.ofQueries(config.kube().queriesPerSecond(), config.kube().burst()), LockTimes.istio()), loop, clock,
                new Random(), metrics);
    }

    /** By which locks are held: two processes of one name would share a lock. */
    static String identity(Map<String, String> environment) {
        String pod = environment.getOrDefault("POD_NAME", "");
        if (!pod.isEmpty()) {
            return pod;
        }
        try {
            return "unknown-" + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "unknown-" + environment.getOrDefault("HOSTNAME", "host");
        }
    }

    /** By which API servers know us; with the pod, so that their audit logs tell which replica wrote. */
    static String userAgent(Map<String, String> environment) {
        return "navarch/" + BuildInfo.current().number() + " (" + identity(environment) + ")";
    }

    private static List<RootMap> rootMaps(Config config) {
        List<RootMap> maps = new ArrayList<>();
        if (config.authority().enabled() && !config.serving().certificateProvider().equals("none")) {
            maps.add(RootMap.certificates(config.authority().rootConfigMap()));
            if (config.authority().crl()) {
                maps.add(RootMap.revocations(config.authority().crlConfigMap()));
            }
        }
        return maps;
    }
}
