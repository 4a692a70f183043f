package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.ApiRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The account as which a control plane reads a cluster, with its role. What is there already is left as it is. */
final class ReaderAccount {
    static final String READER = "istio-reader-service-account";
    /** The chart's file is the one place where the rules stand. */
    private static final String RULES = "/dev/navarch/charts/remote/files/reader-rules.yaml";
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final int ALREADY_EXISTS = 409;

    private final Cluster cluster;
    private final Name account;
    private final Console console;

    /** A service account. */
    record Name(String namespace, String name) {

        String path() {
            return "/api/v1/namespaces/" + ApiRequest.segment(namespace) + "/serviceaccounts/" + ApiRequest.segment(name);
        }
    }

    ReaderAccount(Cluster cluster, Name account, Console console) {
        this.cluster = cluster;
        this.account = account;
        this.console = console;
    }

    /** Makes sure that the account exists; makes it, with the role, if it may. */
    void ensure(boolean create) throws CommandFailure {
        if (!cluster.find(account.path()).isMissingNode()) {
            return;
        }
        if (cluster.find("/api/v1/namespaces/" + ApiRequest.segment(account.namespace())).isMissingNode()) {
            throw new CommandFailure(ExitCode.MISSING, cluster.name() + ": there is no namespace " + account.namespace()
                    + "; install the remote profile first, or say with -n where the account is");
        }
        if (!create) {
            throw new CommandFailure(ExitCode.MISSING,
                    cluster.name() + ": there is no service account " + account.namespace() + "/"
                            + account.name()
                            + "; install the remote profile, or let this command make the account with --create-service-account");
        }
        console.say("creating service account " + account.namespace() + "/" + account.name()
                + " and its role. The role lets the mesh read;"
                + " to lead the cluster (root certificates, webhooks) it needs the remote profile installed");
        create("/api/v1/namespaces/" + account.namespace() + "/serviceaccounts", named("v1", "ServiceAccount", account.name()));
        String role = "istio-reader-clusterrole-" + account.namespace();
        ObjectNode clusterRole = named(GROUP + "/v1", "ClusterRole", role);
        clusterRole.set("rules", rules());
        create(RBAC + "clusterroles", clusterRole);
        ObjectNode binding = named(GROUP + "/v1", "ClusterRoleBinding", role);
        binding.putObject("roleRef").put("apiGroup", GROUP).put("kind", "ClusterRole").put("name", role);
        binding.putArray("subjects").addObject().put("kind", "ServiceAccount").put("name", account.name()).put("namespace",
                account.namespace());
        create(RBAC + "clusterrolebindings", binding);
    }

    private void create(String collection, ObjectNode object) throws CommandFailure {
        ApiRequest request = ApiRequest.post(collection, object);
        ApiAnswer answer = cluster.answer(request);
        if (!(answer instanceof ApiAnswer.Refused refused && refused.code() == ALREADY_EXISTS)) {
            cluster.done(request, answer);
        }
    }

    private static ObjectNode named(String version, String kind, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode().put("apiVersion", version).put("kind", kind);
        object.putObject("metadata").put("name", name).putObject("labels").put("app", "istio-reader");
        return object;
    }

    private static JsonNode rules() {
        try (InputStream in = ReaderAccount.class.getResourceAsStream(RULES)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without " + RULES);
            }
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("what was built into the program cannot be read", e);
        }
    }
}
