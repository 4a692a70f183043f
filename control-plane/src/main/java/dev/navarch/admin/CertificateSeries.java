package dev.navarch.admin;

import dev.navarch.identity.ca.CaMetrics;
import dev.navarch.identity.ca.Issuance;
import dev.navarch.loop.Clock;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What is counted of certificates. */
final class CertificateSeries implements CaMetrics {
    private final Counter requested;
    private final Counter unauthenticated;
    private final Counter issued;
    private final Map<Issuance.Why, CounterDataPoint> refused;
    private final Ends root;
    private final Ends chain;
    private final io.micrometer.core.instrument.Counter overloaded;
    private final io.micrometer.core.instrument.Counter rotated;
    private final io.micrometer.core.instrument.Counter materialRefused;

    CertificateSeries(IstioSeries istio, OwnSeries own, Clock clock) {
        requested = istio.counter("citadel_server_csr_count", "The number of CSRs received by Citadel server.");
        issued = istio.counter("citadel_server_success_cert_issuance_count",
                "The number of certificates issuances that have succeeded.");
        unauthenticated = istio.counter("citadel_server_authentication_failure_count",
                "The number of authentication failures.");
        Counter errors = istio.counter("citadel_server_csr_sign_err_count",
                "The number of errors occurred when signing the CSR.", "error");
        refused = OwnSeries.each(Issuance.Why.class, why -> errors.labelValues(why.label()));
        root = new Ends(istio, clock, "citadel_server_root_cert_expiry", "root cert");
        chain = new Ends(istio, clock, "citadel_server_cert_chain_expiry", "cert chain");
        overloaded = own.counter("navarch.signing.overloaded",
                "Signing requests that were turned away because too many others were waiting.");
        rotated = own.counter("navarch.root.rotations", "Times that this replica made the mesh's root anew.");
        materialRefused = own.counter("navarch.key.material.refused",
                "Signing keys and certificates that were found and cannot be used, with the last good ones kept.");
    }

    @Override
    public void requested() {
        requested.inc();
    }

    @Override
    public void unauthenticated() {
        unauthenticated.inc();
    }

    @Override
    public void issued() {
        issued.inc();
    }

    @Override
    public void refused(Issuance.Why why) {
        CounterDataPoint counter = refused.get(why);
        if (counter != null) {
            counter.inc();
        }
    }

    @Override
    public void overloaded() {
        overloaded.increment();
    }

    @Override
    public void selfSigned(Instant rootEnd) {
        root.at(rootEnd);
    }

    @Override
    public void pluggedIn(Instant rootEnd, Instant chainEnd) {
        root.at(rootEnd);
        chain.at(chainEnd);
    }

    @Override
    public void rotated() {
        rotated.increment();
    }

    @Override
    public void materialRefused() {
        materialRefused.increment();
    }

    /** The moment at which something ends and, at each scrape, how long that is from now; no series before it is known. */
    private static final class Ends {
        private volatile @Nullable Instant end;

        Ends(IstioSeries istio, Clock clock, String name, String what) {
            istio.optionalGauge(name + "_timestamp", "The unix timestamp, in seconds, when the " + what + " will expire.",
                    () -> value(moment -> moment.getEpochSecond()));
            istio.optionalGauge(name + "_seconds",
                    "The time remaining, in seconds, before the " + what
                            + " will expire. A negative value indicates the cert is expired.",
                    () -> value(moment -> Duration.between(clock.now(), moment).toMillis() / 1e3));
        }

        private OptionalDouble value(ToDoubleFunction<Instant> of) {
            Instant moment = end;
            return moment == null ? OptionalDouble.empty() : OptionalDouble.of(of.applyAsDouble(moment));
        }

        void at(Instant moment) {
            end = moment;
        }
    }
}
