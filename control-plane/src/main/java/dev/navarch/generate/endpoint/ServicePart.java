package dev.navarch.generate.endpoint;

import dev.navarch.model.DestinationRuleFact;
import dev.navarch.model.DestinationRuleFact.Subset;
import dev.navarch.model.Labels;
import dev.navarch.model.Service;
import dev.navarch.model.ServicePort;
import dev.navarch.model.TrafficDistribution;
import dev.navarch.model.TrafficPolicy;
import dev.navarch.model.TrafficPolicy.LocalityBalancing;
import dev.navarch.model.TrafficPolicy.OutlierDetection;
import dev.navarch.model.TrafficPolicy.Tls;
import dev.navarch.model.TrafficPolicy.TlsMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A port of a service or of a part of it, and what is in force there.
 *
 * @param subset empty for the whole service
 * @param labels that its endpoints have
 */
record ServicePart(Service service, ServicePort port, String subset, Labels labels, TrafficPolicy policy) {
    private static final LocalityBalancing FAILOVER = new LocalityBalancing(true, List.of(), Map.of());

    static List<ServicePart> of(Service service, ServicePort port, @Nullable DestinationRuleFact rule) {
        if (rule == null) {
            return List.of(new ServicePart(service, port, "", Labels.EMPTY, TrafficPolicy.NONE));
        }
        List<ServicePart> parts = new ArrayList<>(1 + rule.subsets().size());
        parts.add(new ServicePart(service, port, "", Labels.EMPTY, rule.policy().on(port.number())));
        for (Subset subset : rule.subsets()) {
            parts.add(new ServicePart(service, port, subset.name(), subset.labels(),
                    rule.policy().on(port.number(), subset.policy())));
        }
        return parts;
    }

    /**
     * Which localities clients use by rule; null where none has a say. Endpoints of other localities are only ever used when those nearby are
     * found to fail, so without detection of that there is no such order.
     */
    @Nullable
    LocalityBalancing locality(boolean ofMesh) {
        LocalityBalancing said = policy.balancer() == null ? null : policy.balancer().locality();
        if (said == null) {
            return ofMesh && policy.outliers() != null && service.trafficDistribution() == TrafficDistribution.ANY
                    ? FAILOVER
                    : null;
        }
        return said.enabled() && (!said.distribute().isEmpty() || policy.outliers() != null) ? said : null;
    }

    /** Whether endpoints that are not ready are left out, so that those that are count as all. */
    boolean onlyReady() {
        OutlierDetection outliers = policy.outliers();
        return outliers != null && outliers.minHealthPercent() > 0;
    }

    /** Whether a rule says that mutual TLS of the mesh is spoken, or that it is not; null where none says. */
    @Nullable
    Boolean mutualTls() {
        Tls tls = policy.tls();
        return tls == null ? null : Boolean.valueOf(tls.mode() == TlsMode.ISTIO_MUTUAL);
    }
}
