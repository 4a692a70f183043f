package dev.navarch.steward.webhook;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.kube.ApiRequest;
import dev.navarch.loop.EventLoop;
import dev.navarch.steward.access.Access;
import dev.navarch.steward.access.WriteKind;
import dev.navarch.steward.access.Written;
import java.time.Duration;

/**
 * Proves that our refusals work: a Gateway that must be refused is created, as a dry run, until the API server says that a webhook denied it.
 * Proven once, it stays so. Confined to the loop.
 */
public final class RefusalProof {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Access access;
    private final EventLoop loop;
    private final String namespace;
    private final String revision;
    private final Runnable onProven;
    private final Object next = new Object();
    private boolean wanted;
    private boolean busy;
    private boolean proven;
    private Duration pause = FIRST;

    /** @param onProven run once when it is proven */
    public RefusalProof(Access access, EventLoop loop, String namespace, String revision, Runnable onProven) {
        this.access = access;
        this.loop = loop;
        this.namespace = namespace;
        this.revision = revision;
        this.onProven = onProven;
    }

    public boolean isProven() {
        return proven;
    }

    /** Tries until it is proven. */
    public void start() {
        if (!wanted && !proven) {
            wanted = true;
            attempt();
        }
    }

    /** Tries no more. */
    public void stop() {
        wanted = false;
        loop.cancel(next);
    }

    private void attempt() {
        if (busy || !wanted || proven) {
            return;
        }
        busy = true;
        ObjectNode gateway = JSON.createObjectNode().put("apiVersion", "networking.istio.io/v1").put("kind", "Gateway");
        ObjectNode meta = gateway.putObject("metadata").put("name", "invalid-gateway").put("namespace", namespace);
        meta.putObject("labels").put("istio.io/rev", revision);
        meta.putObject("annotations").put("internal.istio.io/webhook-always-reject", "true");
        gateway.putObject("spec");
        access.write(WriteKind.WEBHOOKS,
                ApiRequest.post("/apis/networking.istio.io/v1/namespaces/" + ApiRequest.segment(namespace)
                        + "/gateways?dryRun=All", gateway),
                written -> {
                    busy = false;
                    judge(written);
                });
    }

    private void judge(Written written) {
        boolean works = switch (written) {
            // No Istio resource can be made at all: there is nothing that could slip through.
            case Written.Gone _ -> true;
            case Written.Forbidden(String reason) -> isRefusal(reason);
            case Written.Failed(String reason) -> isRefusal(reason);
            case Written.Done _,Written.Conflict _,Written.Withheld _ -> false;
        };
        if (works) {
            proven = true;
            onProven.run();
        } else {
            loop.schedule(next, pause, this::attempt);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        }
    }

    private static boolean isRefusal(String reason) {
        return reason.contains("denied the request") || reason.contains("does not support dry run");
    }
}
