package dev.navarch;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.generate.ProxyParser;
import dev.navarch.model.ClusterId;
import dev.navarch.xds.XdsSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Delivery's settings from the process's configuration. */
final class DeliverySettings {
    private DeliverySettings() {
    }

    static XdsSettings of(Config config, int cpus) {
        Config.Delivery delivery = config.delivery();
        XdsSettings defaults = XdsSettings.defaults(cpus, controlPlane(config));
        XdsSettings.Transport transport = new XdsSettings.Transport(delivery.maxReceiveBytes(), delivery.maxStreams(),
                defaults.network().flowControlWindow(), delivery.keepaliveInterval(), delivery.keepaliveTimeout(),
                Objects.requireNonNullElse(delivery.maxConnectionAge(), Duration.ZERO), defaults.network().maxAgeGrace());
        XdsSettings.Admission admission = new XdsSettings.Admission(delivery.maxRequestsPerSecond(), defaults.admission().share(),
                defaults.admission().maxWait());
        return defaults.withNetwork(transport).withAdmission(admission);
    }

    /** How istioctl wants to be told which control plane answers: it prints the id and compares the build. */
    private static String controlPlane(Config config) {
        BuildInfo build = BuildInfo.current();
        ObjectNode json = new JsonMapper().createObjectNode().put("Component", "istiod").put("ID", config.self().podName());
        json.putObject("Info").put("version", build.number()).put("revision", build.revision()).put("golang_version", "")
                .put("status", build.status()).put("tag", build.number());
        return json.toString();
    }

    /** Other names under which proxies know a cluster, each to the cluster's own. */
    static ProxyParser parser(Map<String, ClusterId> aliases) {
        Map<ClusterId, ClusterId> byId = new HashMap<>();
        aliases.forEach((alias, cluster) -> byId.put(new ClusterId(alias), cluster));
        return new ProxyParser(byId);
    }
}
