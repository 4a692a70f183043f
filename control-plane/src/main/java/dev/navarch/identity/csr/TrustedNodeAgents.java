package dev.navarch.identity.csr;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.identity.Caller;
import dev.navarch.identity.Spiffe;
import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.ApiRequest;
import dev.navarch.kube.KubeClient;
import dev.navarch.model.ClusterId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Trusts node agents by their account, and only for workloads that run on the agent's own node. The cluster that vouched for the agent is
 * asked each time: first whether the agent's pod is who its token says, then whether a pod of that account runs beside it.
 *
 * <p>It is asked, not looked up in what is watched, because an agent asks for a pod's certificate in the moment in which the pod starts.
 */
public final class TrustedNodeAgents implements NodeAgents {
    private static final Pattern NAME = Pattern.compile("[a-z0-9.-]{1,253}");

    private final Set<String> accounts;
    private final Function<ClusterId, Optional<KubeClient>> clusters;

    /** @param accounts as {@code namespace/service account} */
    public TrustedNodeAgents(Set<String> accounts, Function<ClusterId, Optional<KubeClient>> clusters) {
        this.accounts = Set.copyOf(accounts);
        this.clusters = clusters;
    }

    @Override
    public CompletionStage<Verdict> mayActFor(Caller agent, String identity) {
        Caller.Workload workload = agent.workload();
        if (workload == null) {
            return no("a node agent must come with a token");
        }
        if (!accounts.contains(workload.namespace() + "/" + workload.serviceAccount())) {
            return no("the account " + workload.namespace() + "/" + workload.serviceAccount() + " is not one of node agents");
        }
        Spiffe wanted = Spiffe.parse(identity);
        // The names go into a selector, where a comma has a meaning.
        if (wanted == null || !isName(wanted.namespace()) || !isName(wanted.serviceAccount())
                || agent.identities().stream().map(Spiffe::parse)
                        .noneMatch(own -> own != null && own.trustDomain().equals(wanted.trustDomain()))) {
            return no("the identity asked for is none of this trust domain");
        }
        if (workload.podName().isEmpty()) {
            return no("the agent's token is not bound to a pod");
        }
        Optional<KubeClient> client = clusters.apply(workload.cluster());
        return client.isEmpty()
                ? no("the cluster " + workload.cluster() + " is not attached any more")
                : client.get().ask(ApiRequest.get(pods(workload.namespace()) + "/" + ApiRequest.segment(workload.podName())))
                        .thenCompose(answer -> judge(client.get(), workload, wanted, answer));
    }

    private static CompletionStage<Verdict> judge(KubeClient client, Caller.Workload agent, Spiffe wanted, ApiAnswer answer) {
        if (!(answer instanceof ApiAnswer.Done(_, JsonNode pod))) {
            return no("the agent's pod cannot be read: " + answer);
        }
        String node = pod.path("spec").path("nodeName").asText("");
        if (!pod.path("metadata").path("uid").asText("").equals(agent.podUid()) || agent.podUid().isEmpty()
                || !pod.path("spec").path("serviceAccountName").asText("").equals(agent.serviceAccount())) {
            return no("the agent's pod is another one than its token says");
        }
        if (node.isEmpty()) {
            return no("the agent's pod is on no node");
        }
        String selector = "spec.nodeName=" + node + ",spec.serviceAccountName=" + wanted.serviceAccount()
                + ",status.phase!=Failed";
        return client
                .ask(ApiRequest.get(pods(wanted.namespace()) + "?limit=1&fieldSelector=" + ApiRequest.segment(selector)))
                .thenApply(found -> found instanceof ApiAnswer.Done(_, JsonNode list) && !list.path("items").isEmpty()
                        ? new Verdict.Yes()
                        : new Verdict.No(
                                "no pod of " + wanted.namespace() + "/" + wanted.serviceAccount() + " is known on node " + node
                                        + (found instanceof ApiAnswer.Done ? "" : ": " + found)));
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    private static String pods(String namespace) {
        return "/api/v1/namespaces/" + ApiRequest.segment(namespace) + "/pods";
    }

    private static CompletionStage<Verdict> no(String reason) {
        return CompletableFuture.completedStage(new Verdict.No(reason));
    }
}
