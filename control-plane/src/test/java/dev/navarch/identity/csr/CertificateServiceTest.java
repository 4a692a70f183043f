package dev.navarch.identity.csr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.navarch.identity.Authentication;
import dev.navarch.identity.Caller;
import dev.navarch.identity.Credentials;
import dev.navarch.identity.ca.Counted;
import dev.navarch.identity.ca.Issuance;
import dev.navarch.identity.ca.Material;
import dev.navarch.identity.ca.TrustBundle;
import dev.navarch.loop.Clock;
import dev.navarch.model.ClusterId;
import dev.navarch.proto.ca.IstioCertificateRequest;
import dev.navarch.proto.ca.IstioCertificateResponse;
import dev.navarch.proto.ca.IstioCertificateServiceGrpc;
import dev.navarch.proto.ca.IstioCertificateServiceGrpc.IstioCertificateServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over a real gRPC connection of this machine; the server answers on its event loops, as the daemon's does. */
class CertificateServiceTest {
    private static final String SLEEP = "spiffe://cluster.local/ns/sample/sa/sleep";
    private static final Caller CALLER = new Caller(List.of(SLEEP),
            new Caller.Workload(new ClusterId("cluster1"), "sample", "sleep", "sleep-1", "uid-1"));
    private static final Material.Pair ROOT = Material.root("root", Material.ec("secp256r1"));
    private static final String ROOT_TEXT = "the roots\n";
    private static final Credentials SHOWN = new Credentials("Bearer secret-token", List.of("cluster1"), List.of(), "", null);

    private final Counted counted = new Counted();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> counts = new CopyOnWriteArrayList<>();
    private final CallMetrics calls = new CallMetrics() {
        @Override
        public void started(String service, String method) {
            counts.add("started " + service + "/" + method);
        }

        @Override
        public void received(String service, String method) {
            counts.add("received");
        }

        @Override
        public void sent(String service, String method) {
            counts.add("sent");
        }

        @Override
        public void handled(String service, String method, String code, long nanos) {
            counts.add("handled " + code);
        }
    };
    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger askedAbout = new AtomicInteger();
    private volatile CompletableFuture<Authentication> who = CompletableFuture
            .completedFuture(new Authentication.Accepted(CALLER));
    private volatile NodeAgents agents = NodeAgents.NONE;
    private CsrLimits limits = new CsrLimits(16 << 10, 2, 10);
    private volatile Issuer issuer = (request, names, lifetime) -> {
        asked.add(request + " for " + names + " lasting " + lifetime);
        return new Issuance.Issued(ROOT.certificate(), List.of(ROOT.certificate(), ROOT.certificate()),
                new TrustBundle(List.of(ROOT.certificate(), ROOT.certificate()), ROOT_TEXT, ""));
    };

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private IstioCertificateServiceBlockingStub client() {
        try {
            CertificateService service = new CertificateService(limits,
                    new CertificateService.Callers(() -> SHOWN, credentials -> {
                        assertEquals(SHOWN, credentials);
                        CompletableFuture<Authentication> answer = who;
                        askedAbout.incrementAndGet();
                        return answer;
                    }), (caller, identity) -> agents.mayActFor(caller, identity),
                    (request, names, lifetime) -> issuer.issue(request, names, lifetime), counted);
            Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .directExecutor().addService(ServerInterceptors.intercept(service, new CallCounter(calls, Clock.SYSTEM)))
                    .build().start();
            open.add(() -> server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS));
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
            open.add(() -> channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS));
            return IstioCertificateServiceGrpc.newBlockingStub(channel).withDeadlineAfter(Duration.ofSeconds(60));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static IstioCertificateRequest request(String csr) {
        return IstioCertificateRequest.newBuilder().setCsr(csr).setValidityDuration(3600).build();
    }

    private static IstioCertificateRequest actingFor(String identity) {
        return request("csr").toBuilder().setMetadata(Struct.newBuilder()
                .putFields("CertSigner", Value.newBuilder().setStringValue("").build())
                .putFields("ImpersonatedIdentity", Value.newBuilder().setStringValue(identity).build())).build();
    }

    private static String status(IstioCertificateServiceBlockingStub client, IstioCertificateRequest request) {
        Status status = assertThrows(StatusRuntimeException.class, () -> client.createCertificate(request)).getStatus();
        return status.getCode() + ": " + status.getDescription();
    }

    @Test
    void theAnswerIsTheCertificateThenEachOfItsChainThenAllRootsInOne() {
        IstioCertificateResponse response = client().createCertificate(request("csr"));

        assertEquals(4, response.getCertChainCount());
        assertTrue(response.getCertChain(0).endsWith("-----END CERTIFICATE-----\n"));
        assertEquals(ROOT_TEXT, response.getCertChain(3));
        assertEquals(List.of("csr for [" + SLEEP + "] lasting PT1H"), asked);
        assertEquals(List.of("requested", "issued"), counted.words);
        assertEquals(List.of("started istio.v1.auth.IstioCertificateService/CreateCertificate", "received", "sent", "handled OK"),
                counts);
    }

    @Test
    void whoIsNotKnownIsToldNothingElse() {
        who = CompletableFuture.completedFuture(new Authentication.Refused("unknown_cluster", "the cluster x is not attached"));

        assertEquals("UNAUTHENTICATED: request authenticate failure", status(client(), request("csr")));
        assertEquals(List.of(), asked);
        assertEquals(List.of("requested", "unauthenticated"), counted.words);
    }

    @Test
    void refusalsHaveTheCodesAndTheWordsThatAgentsKnow() {
        IstioCertificateServiceBlockingStub client = client();
        List<String> statuses = new ArrayList<>();
        for (Issuance.Why why : Issuance.Why.values()) {
            issuer = (_, _, _) -> new Issuance.Refused(why, "because of " + why);
            statuses.add(status(client, request("csr")));
        }

        assertEquals(List.of("INTERNAL: CSR signing error (because of NOT_READY)",
                "INVALID_ARGUMENT: CSR signing error (because of BAD_REQUEST)",
                "INVALID_ARGUMENT: CSR signing error (because of TOO_LONG)", "INTERNAL: CSR signing error (because of FAILED)"),
                statuses);
        assertEquals(1, counted.count("refused TTL_ERROR"));
        assertEquals(2, counts.stream().filter("handled InvalidArgument"::equals).count());
    }

    @Test
    void nobodyActsForAnotherUnlessHeIsTrustedTo() {
        assertEquals("UNAUTHENTICATED: request impersonation authentication failure", status(client(), actingFor(SLEEP + "2")));
        assertEquals(List.of(), asked);

        agents = (_, _) -> CompletableFuture.completedStage(new NodeAgents.Verdict.No("why"));
        assertEquals("UNAUTHENTICATED: request impersonation authentication failure", status(client(), actingFor(SLEEP + "2")));
        assertEquals(2, counted.count("unauthenticated"));
    }

    @Test
    void whoActsForAnotherGetsThatNameAlone() {
        agents = (caller, identity) -> CompletableFuture
                .completedStage(caller.equals(CALLER) ? new NodeAgents.Verdict.Yes() : new NodeAgents.Verdict.No(identity));

        client().createCertificate(actingFor("spiffe://cluster.local/ns/a/sa/b"));

        assertEquals(List.of("csr for [spiffe://cluster.local/ns/a/sa/b] lasting PT1H"), asked);
    }

    @Test
    void ofALongRequestOnlySomuchIsKeptAsIsNeededToRefuseIt() {
        client().createCertificate(request("x".repeat(1 << 20)));

        assertTrue(asked.getFirst().startsWith("x".repeat((16 << 10) + 1) + " for"), "the authority refuses it by its length");
    }

    @Test
    void lifetimesBeyondAllBoundsReachTheAuthority() {
        client().createCertificate(request("csr").toBuilder().setValidityDuration(Long.MAX_VALUE).build());
        client().createCertificate(request("csr").toBuilder().setValidityDuration(Long.MIN_VALUE).build());

        assertTrue(asked.getFirst().endsWith(Duration.ofSeconds(Long.MAX_VALUE).toString()), asked.toString());
    }

    @Test
    void whileMoreWaitThanMayTheNextAreTurnedAway() throws Exception {
        limits = new CsrLimits(100, 1, 2);
        CountDownLatch goOn = new CountDownLatch(1);
        Issuer usual = issuer;
        issuer = (request, names, lifetime) -> {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return usual.issue(request, names, lifetime);
        };
        var client = client();
        var patient = IstioCertificateServiceGrpc.newFutureStub(client.getChannel());
        var waiting = List.of(patient.createCertificate(request("1")), patient.createCertificate(request("2")),
                patient.createCertificate(request("3")));

        // While a connection is being made calls overtake each other; once they are here, the fourth is behind them.
        await(3);
        assertEquals("RESOURCE_EXHAUSTED: too many certificates are being signed, try again", status(client, request("4")));
        assertEquals(1, counted.count("overloaded"));

        goOn.countDown();
        for (var each : waiting) {
            assertEquals(4, each.get(20, TimeUnit.SECONDS).getCertChainCount());
        }
        client.createCertificate(request("5"));
    }

    /** So many calls have reached the server and been asked about. */
    private void await(int calls) throws InterruptedException {
        while (askedAbout.get() < calls) {
            Thread.sleep(1);
        }
    }

    @Test
    void whoHangsUpWhileHeIsAskedAboutCostsNoSignature() throws Exception {
        who = new CompletableFuture<>();
        var client = client();
        var hasty = IstioCertificateServiceGrpc.newFutureStub(client.getChannel()).createCertificate(request("hasty"));
        await(1);
        hasty.cancel(true);
        assertThrows(java.util.concurrent.CancellationException.class, hasty::get);
        // The same connection carries the cancellation before what follows.
        CompletableFuture<Authentication> first = who;
        who = CompletableFuture.completedFuture(new Authentication.Accepted(CALLER));
        client.createCertificate(request("second"));
        first.complete(new Authentication.Accepted(CALLER));
        client.createCertificate(request("third"));

        assertTrue(asked.stream().noneMatch(each -> each.startsWith("hasty")), asked.toString());
    }
}
