package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.kube.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokens of a service account. One that lasts is kept in a Secret which Kubernetes fills; its name ends in a number from the second on,
 * so that the newest is known without a clock.
 */
final class AccountTokens {
    private static final String TYPE = "kubernetes.io/service-account-token";
    private static final String ACCOUNT = "kubernetes.io/service-account.name";
    private static final String SUFFIX = "-istio-remote-secret-token";
    /** Kubernetes' token controller needs well under a second; a cluster just made may need some. */
    private static final int TRIES = 10;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Cluster cluster;
    private final ReaderAccount.Name account;
    private final Console console;

    /** A token and the certificate authority of the server that issued it, in PEM. */
    record Token(String token, String authority) {

        @Override
        public String toString() {
            return "Token[]";
        }
    }

    /**
     * A Secret that holds a token.
     *
     * @param number 0 for one that somebody else made, 1 for the first of ours
     */
    private record Held(String name, long number) {
    }

    AccountTokens(Cluster cluster, ReaderAccount.Name account, Console console) {
        this.cluster = cluster;
        this.account = account;
        this.console = console;
    }

    /** The newest one that lasts, made if there is none. {@code secret} says which; empty for any. */
    Token lasting(String secret) throws CommandFailure {
        if (!secret.isEmpty()) {
            if (cluster.find(secrets() + "/" + ApiRequest.segment(secret)).isMissingNode()) {
                create(secret);
            }
            return await(secret);
        }
        List<Held> held = held();
        return held.isEmpty() ? another() : await(held.getLast().name());
    }

    /** One more that lasts. */
    Token another() throws CommandFailure {
        List<Held> held = held();
        long next = held.isEmpty() ? 1 : held.getLast().number() + 1;
        String name = account.name() + SUFFIX + (next == 1 ? "" : "-" + next);
        create(name);
        if (next > 1) {
            console.say("made token " + name
                    + ". Apply the Secret, wait until the control plane shows the cluster as synced, then revoke"
                    + " the older ones with --revoke-older");
        }
        return await(name);
    }

    /** One that expires. The server may shorten its life, and says how long it is. */
    Token expiring(Duration life) throws CommandFailure {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("apiVersion", "authentication.k8s.io/v1").put("kind",
                "TokenRequest");
        body.putObject("spec").put("expirationSeconds", life.toSeconds());
        JsonNode status = cluster.ask(ApiRequest.post(account.path() + "/token", body)).path("status");
        console.say("the token expires at " + status.path("expirationTimestamp").asText()
                + "; run this command again and apply its output before then");
        String authority = cluster.find("/api/v1/namespaces/" + account.namespace() + "/configmaps/kube-root-ca.crt").path("data")
                .path("ca.crt").asText(cluster.credential().certificateAuthority());
        return new Token(status.path("token").asText(), authority);
    }

    /** Deletes those that we made, all but the newest. */
    void revokeOlder() throws CommandFailure {
        List<Held> held = held();
        for (Held older : held.subList(0, Math.max(0, held.size() - 1))) {
            if (older.number() == 0) {
                console.say("kept " + older.name() + ": it was not made by this command");
            } else {
                cluster.ask(new ApiRequest(ApiRequest.Method.DELETE, secrets() + "/" + older.name(), null));
                console.say("revoked " + older.name());
            }
        }
    }

    /** The newest last. */
    private List<Held> held() throws CommandFailure {
        Pattern ours = Pattern.compile(Pattern.quote(account.name() + SUFFIX) + "(-([0-9]{1,9}))?");
        List<Held> held = new ArrayList<>();
        for (JsonNode secret : cluster.ask(ApiRequest.get(secrets() + "?fieldSelector=type%3D" + ApiRequest.segment(TYPE)))
                .path("items")) {
            JsonNode metadata = secret.path("metadata");
            if (metadata.path("annotations").path(ACCOUNT).asText().equals(account.name())) {
                String name = metadata.path("name").asText();
                Matcher match = ours.matcher(name);
                held.add(new Held(name, !match.matches() ? 0 : match.group(2) == null ? 1 : Long.parseLong(match.group(2))));
            }
        }
        held.sort(Comparator.comparingLong(Held::number).thenComparing(Held::name));
        return held;
    }

    private void create(String name) throws CommandFailure {
        ObjectNode secret = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Secret").put("type", TYPE);
        secret.putObject("metadata").put("name", name).putObject("annotations").put(ACCOUNT, account.name());
        cluster.ask(ApiRequest.post(secrets(), secret));
    }

    private Token await(String name) throws CommandFailure {
        for (int i = 0; i < TRIES; i++) {
            JsonNode data = cluster.find(secrets() + "/" + ApiRequest.segment(name)).path("data");
            if (data.hasNonNull("token") && data.hasNonNull("ca.crt")) {
                return new Token(decoded(data.path("token")), decoded(data.path("ca.crt")));
            }
            Console.pause(PAUSE);
        }
        throw new CommandFailure(ExitCode.MISSING,
                cluster.name() + ": nobody puts a token into the Secret " + account.namespace() + "/" + name
                        + "; the cluster's controller manager does that, see whether it runs");
    }

    private static String decoded(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
    }

    private String secrets() {
        return "/api/v1/namespaces/" + ApiRequest.segment(account.namespace()) + "/secrets";
    }
}
