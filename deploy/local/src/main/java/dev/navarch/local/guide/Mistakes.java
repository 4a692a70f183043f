package dev.navarch.local.guide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi;
import dev.navarch.local.Kubeconfig;
import dev.navarch.local.process.ChildProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The mistakes that users make: each is made, has to be named by {@code verify}, and is mended by the very commands that it prints. */
final class Mistakes {
    private static final Duration SOON = Duration.ofMinutes(5);
    private static final String MEND = "        mend: ";
    private static final String FAIL = "  FAIL  ";
    private static final String SECRET = "/api/v1/namespaces/istio-system/secrets/istio-remote-secret-cluster2";
    private static final String REMOTE = "navarch install --profile=remote --context=$CTX_CLUSTER2 --set istiodRemote.injectionPath=";

    private final GuideGround ground;
    private final String verify;

    /** @param verify the command as the guide has it */
    Mistakes(GuideGround ground, String verify) {
        this.ground = ground;
        this.verify = verify;
    }

    /**
     * One mistake.
     *
     * @param named
     *            words that verify has to say
     */
    private record Mistake(String what, Runnable make, String named) {
    }

    /** A step for each. */
    List<Step> steps() {
        String address = "$(kubectl --context=$CTX_CLUSTER1 -n istio-system get svc istio-eastwestgateway -o jsonpath='{.status.loadBalancer.ingress[0].ip}')";
        return List.of(
                new Mistake("a forgotten annotation",
                        commands(
                                "kubectl --context=$CTX_CLUSTER2 annotate namespace istio-system topology.istio.io/controlPlaneClusters-"),
                        "it lets cluster1 lead it: the namespace has no annotation"),
                new Mistake("another name of the cluster in the injection path",
                        commands(REMOTE + "/inject/cluster/cluster9/net/network1,global.remotePilotAddress=" + address),
                        "pods are injected as cluster2's: the webhook's path names the cluster cluster9"),
                new Mistake("another name of the cluster in the remote secret",
                        commands(
                                """
                                        kubectl --context=$CTX_CLUSTER1 -n istio-system delete secret istio-remote-secret-cluster2
                                        navarch create-remote-secret --context=$CTX_CLUSTER2 --name=cluster9 | kubectl apply --context=$CTX_CLUSTER1 -f -
                                        """),
                        "a remote secret attaches it as cluster2: no secret"),
                new Mistake("another network",
                        commands(REMOTE + "/inject/cluster/cluster2/net/network9,global.remotePilotAddress=" + address),
                        "pods are injected into the right network: the webhook's path says \"network9\""),
                new Mistake("an address where no gateway is",
                        commands(REMOTE + "/inject/cluster/cluster2/net/network1,global.remotePilotAddress=10.9.0.99"),
                        "the service leads to the primary's gateway: it leads to 10.9.0.99"),
                new Mistake("an API server's address that is not reached", commands("""
                        navarch create-remote-secret --context=$CTX_CLUSTER2 --name=cluster2 --server=https://10.9.0.99:6443 \\
                          | kubectl apply --context=$CTX_CLUSTER1 -f -
                        """), "its API server is reached by the secret's address: https://10.9.0.99:6443 does not answer"),
                new Mistake("a role that is missing",
                        commands(
                                "kubectl --context=$CTX_CLUSTER2 delete clusterrolebinding istio-reader-clusterrole-istio-system"),
                        "its role lets the control plane read and lead: it may not"),
                new Mistake("a token that has expired", this::expire, "its credential is accepted: the token expired"))
                .stream().map(mistake -> new Step("mistake", mistake.what() + ": named by verify, mended by its words",
                        () -> named(mistake)))
                .toList();
    }

    private Runnable commands(String script) {
        return () -> ground.shell().done(script);
    }

    private String named(Mistake mistake) {
        mistake.make().run();
        ChildProcess.Finished found = Eventually.get("verify finds " + mistake.what(), SOON, () -> {
            ChildProcess.Finished finished = ground.shell().run(verify);
            return finished.output().contains(FAIL + mistake.named()) ? Optional.of(finished) : Optional.empty();
        }, () -> ground.shell().run(verify).output());
        if (found.code() != 1) {
            throw new IllegalStateException("verify ended with " + found.code() + "\n" + found.output());
        }
        String mend = found.output().lines().filter(line -> line.startsWith(MEND)).map(line -> line.substring(MEND.length()))
                .distinct()
                .collect(Collectors.joining("\n"));
        ground.shell().done(mend);
        Eventually.get("all is well after\n" + mend, SOON,
                () -> ground.shell().run(verify).code() == 0 ? Optional.of(true) : Optional.empty(),
                () -> ground.shell().run(verify).output() + ground.words());
        return mend.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n            "));
    }

    /** Such as one that {@code --token-duration} bounded, two days later. */
    private void expire() {
        Kubeconfig valid = Kubeconfig.parse(ground.cluster(2).kubeconfigFor("istio-system", "istio-reader-service-account"));
        String expired = new Kubeconfig("cluster2", valid.server(), valid.caPem(), ground.cluster(2).expired(valid.token()))
                .yaml();
        KubeApi api = ground.api(1);
        JsonNode secret = api.get(SECRET);
        api.merge(SECRET, "{data: {cluster2: " + Base64.getEncoder().encodeToString(expired.getBytes(StandardCharsets.UTF_8))
                + "}, metadata: {resourceVersion: '" + secret.path("metadata").path("resourceVersion").asText() + "'}}");
    }
}
