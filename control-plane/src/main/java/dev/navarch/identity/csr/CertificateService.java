package dev.navarch.identity.csr;

import com.google.protobuf.Value;
import dev.navarch.identity.Authentication;
import dev.navarch.identity.Authenticator;
import dev.navarch.identity.Caller;
import dev.navarch.identity.Credentials;
import dev.navarch.identity.ca.CaMetrics;
import dev.navarch.identity.ca.Issuance;
import dev.navarch.proto.ca.IstioCertificateRequest;
import dev.navarch.proto.ca.IstioCertificateResponse;
import dev.navarch.proto.ca.IstioCertificateServiceGrpc.IstioCertificateServiceImplBase;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code istio.v1.auth.IstioCertificateService}, with the codes and messages of istiod, which agents and people know.
 *
 * <p>Who the certificate is for, the caller's credentials say, never the request: of that only the key counts. Nothing blocks the caller's
 * thread; nothing of a request but its 16 KiB of PEM is kept while it waits. Why a caller is refused goes to the log, not to him.
 */
public final class CertificateService extends IstioCertificateServiceImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateService.class);
    private static final String IMPERSONATED = "ImpersonatedIdentity";

    /**
     * Who calls.
     *
     * @param credentials of the call that the thread answers
     */
    public record Callers(Supplier<Credentials> credentials, Authenticator authenticator) {
    }

    /**
     * What is kept of a request.
     *
     * @param actingFor empty for the caller himself
     */
    private record Asked(String request, Duration lifetime, String actingFor) {
    }

    private final CsrLimits limits;
    private final Callers callers;
    private final NodeAgents agents;
    private final Issuer issuer;
    private final CaMetrics metrics;
    private final SigningLimit room;

    public CertificateService(CsrLimits limits, Callers callers, NodeAgents agents, Issuer issuer, CaMetrics metrics) {
        this.limits = limits;
        this.callers = callers;
        this.agents = agents;
        this.issuer = issuer;
        this.metrics = metrics;
        this.room = new SigningLimit(limits);
    }

    @Override
    public void createCertificate(IstioCertificateRequest request, StreamObserver<IstioCertificateResponse> out) {
        metrics.requested();
        if (out instanceof ServerCallStreamObserver<IstioCertificateResponse> call) {
            // With a handler of its own a call that is gone by then takes an answer in silence.
            call.setOnCancelHandler(() -> LOG.debug("the caller hung up"));
        }
        Asked asked = asked(request);
        callers.authenticator().authenticate(callers.credentials().get()).thenAccept(who -> {
            switch (who) {
                case Authentication.Accepted(Caller caller) -> accepted(caller, asked, out);
                case Authentication.Refused _ -> unauthenticated("request authenticate failure", out);
            }
        });
    }

    private Asked asked(IstioCertificateRequest request) {
        Value actingFor = request.getMetadata().getFieldsOrDefault(IMPERSONATED, Value.getDefaultInstance());
        // One character more than allowed is enough to be refused by.
        String csr = request.getCsr();
        return new Asked(csr.length() > limits.requestChars() ? csr.substring(0, limits.requestChars() + 1) : csr,
                Duration.ofSeconds(request.getValidityDuration()), actingFor.getStringValue());
    }

    private void accepted(Caller caller, Asked asked, StreamObserver<IstioCertificateResponse> out) {
        if (asked.actingFor().isEmpty()) {
            enter(caller.identities(), asked, out);
            return;
        }
        CompletionStage<NodeAgents.Verdict> verdict = agents.mayActFor(caller, asked.actingFor());
        verdict.thenAccept(judged -> {
            switch (judged) {
                case NodeAgents.Verdict.Yes _ -> enter(List.of(asked.actingFor()), asked, out);
                case NodeAgents.Verdict.No(String reason) -> {
                    LOG.atWarn().addKeyValue("caller", caller.identities()).addKeyValue("identity", asked.actingFor())
                            .addKeyValue("reason", reason).log("a caller may not act for another");
                    unauthenticated("request impersonation authentication failure", out);
                }
            }
        });
    }

    private void unauthenticated(String message, StreamObserver<IstioCertificateResponse> out) {
        metrics.unauthenticated();
        out.onError(Status.UNAUTHENTICATED.withDescription(message).asRuntimeException());
    }

    private void enter(List<String> names, Asked asked, StreamObserver<IstioCertificateResponse> out) {
        if (!room.enter(() -> sign(names, asked, out))) {
            metrics.overloaded();
            out.onError(Status.RESOURCE_EXHAUSTED.withDescription("too many certificates are being signed, try again")
                    .asRuntimeException());
        }
    }

    private void sign(List<String> names, Asked asked, StreamObserver<IstioCertificateResponse> out) {
        if (out instanceof ServerCallStreamObserver<IstioCertificateResponse> call && call.isCancelled()) {
            return;
        }
        switch (issuer.issue(asked.request(), names, asked.lifetime())) {
            case Issuance.Issued issued -> {
                metrics.issued();
                out.onNext(IstioCertificateResponse.newBuilder().addAllCertChain(issued.texts()).build());
                out.onCompleted();
            }
            case Issuance.Refused(Issuance.Why why, String reason) -> {
                metrics.refused(why);
                LOG.atWarn().addKeyValue("caller", names).addKeyValue("reason", reason).log("no certificate is issued");
                out.onError(code(why).withDescription("CSR signing error (" + reason + ")").asRuntimeException());
            }
        }
    }

    private static Status code(Issuance.Why why) {
        return switch (why) {
            case BAD_REQUEST, TOO_LONG -> Status.INVALID_ARGUMENT;
            case NOT_READY, FAILED -> Status.INTERNAL;
        };
    }
}
