package dev.navarch.local.agent;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.navarch.proto.ca.IstioCertificateRequest;
import dev.navarch.proto.ca.IstioCertificateResponse;
import dev.navarch.proto.ca.IstioCertificateServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets the workload's certificate, renews it in time, and says so each time. One virtual thread of its own does it all. */
final class CertificateKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateKeeper.class);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    /** What agents do: five more tries where another may help, and the whole again after a pause, whatever it was. */
    private static final int RETRIES = 5;
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Set<Status.Code> PASSING = Set.of(Status.Code.CANCELLED, Status.Code.DEADLINE_EXCEEDED,
            Status.Code.RESOURCE_EXHAUSTED, Status.Code.ABORTED, Status.Code.INTERNAL, Status.Code.UNAVAILABLE);

    private final Upstream upstream;
    private final AgentSpec spec;
    private final Consumer<Issued> news;
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("certificates").unstarted(this::run);
    private volatile @Nullable Issued current; // written by the thread
    private volatile @Nullable Exception failure; // written by the thread

    CertificateKeeper(Upstream upstream, AgentSpec spec, Consumer<Issued> news) {
        this.upstream = upstream;
        this.spec = spec;
        this.news = news;
    }

    void start() {
        thread.start();
    }

    /** Null before the first. */
    @Nullable
    Issued current() {
        return current;
    }

    /** Why there is none yet, or no newer one; null when the last request was granted. */
    @Nullable
    Exception failure() {
        return failure;
    }

    /** Asks for a new one now. */
    void rotate() {
        wanted.release();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Duration pause = PAUSE;
                try {
                    Issued issued = request();
                    current = issued;
                    failure = null;
                    news.accept(issued);
                    pause = Duration.between(Instant.now(), issued.certificate().getNotAfter().toInstant()).dividedBy(2);
                } catch (StatusRuntimeException | IllegalArgumentException e) {
                    LOG.warn("no certificate for {}: {}", spec.workload().serviceAccount(), e.getMessage());
                    failure = e;
                }
                var _ = wanted.tryAcquire(Math.max(pause.toMillis(), PAUSE.toMillis()), TimeUnit.MILLISECONDS);
                wanted.drainPermits();
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private Issued request() throws InterruptedException {
        SigningRequest request = SigningRequest.create(spec.certificate().keys(), "spiffe://cluster.local/ns/"
                + spec.workload().namespace() + "/sa/" + spec.workload().serviceAccount());
        Duration pause = FIRST_RETRY;
        for (int left = RETRIES;; left--) {
            try {
                return Issued.of(send(request).getCertChainList(), request.keyPem());
            } catch (StatusRuntimeException e) {
                if (left == 0 || !PASSING.contains(e.getStatus().getCode())) {
                    throw e;
                }
                Thread.sleep(pause);
                pause = pause.multipliedBy(2);
            }
        }
    }

    private IstioCertificateResponse send(SigningRequest request) {
        // Agents always send the name of a signer, which is empty but where Kubernetes' own signers are used.
        Struct metadata = Struct.newBuilder().putFields("CertSigner", Value.newBuilder().setStringValue("").build()).build();
        return IstioCertificateServiceGrpc.newBlockingStub(upstream.channel())
                .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                .createCertificate(IstioCertificateRequest.newBuilder().setCsr(request.pem())
                        .setValidityDuration(spec.certificate().lifetime().toSeconds()).setMetadata(metadata).build());
    }
}
