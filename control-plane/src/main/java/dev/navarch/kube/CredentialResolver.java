package dev.navarch.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.KubeconfigDocument.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a credential of the current context of a kubeconfig that passed the policy. Reads the files that it names. */
final class CredentialResolver {
    private static final int FILE_BYTES = 1 << 20;

    private final KubeconfigDocument document;

    CredentialResolver(KubeconfigDocument document) {
        this.document = document;
    }

    Credential resolve() throws KubeconfigProblem {
        Entry context = context();
        Entry cluster = referred(context, "cluster", document.clusters(), "clusters");
        Entry user = referred(context, "user", document.users(), "users");
        String ca = pem(cluster, "certificate-authority", PemCheck.Kind.CERTIFICATE);
        boolean insecure = cluster.node().path("insecure-skip-tls-verify").asBoolean(false);
        if (insecure && !ca.isEmpty()) {
            throw problem("insecure-skip-tls-verify and a certificate authority exclude each other");
        }
        String certificate = pem(user, "client-certificate", PemCheck.Kind.CERTIFICATE);
        String key = pem(user, "client-key", PemCheck.Kind.PRIVATE_KEY);
        if (certificate.isEmpty() != key.isEmpty()) {
            throw problem("client-certificate and client-key go together, one is missing");
        }
        checkMethods(user);
        return new Credential(server(cluster), header(cluster.text("tls-server-name"), "tls-server-name"), ca, insecure,
                proxy(cluster),
                header(token(user), "token"), tokenFile(user), user.text("username"), user.text("password"), certificate, key,
                header(user.text("as"), "as"), groups(user), extra(user));
    }

    private Entry context() throws KubeconfigProblem {
        String name = document.currentContext();
        if (name.isEmpty()) {
            throw problem("current-context is not set; contexts: " + String.join(", ", document.contexts().keySet()));
        }
        Entry context = document.contexts().get(name);
        if (context == null) {
            throw problem("context was not found for specified context: " + name + "; contexts: "
                    + String.join(", ", document.contexts().keySet()));
        }
        return context;
    }

    private Entry referred(Entry context, String field, Map<String, Entry> entries, String list) throws KubeconfigProblem {
        String name = context.text(field);
        if (name.isEmpty()) {
            throw problem(field + " was not specified for context " + document.currentContext());
        }
        Entry entry = entries.get(name);
        if (entry == null) {
            throw problem(field + " " + name + " of context " + document.currentContext() + " is not among the " + list + ": "
                    + String.join(", ", entries.keySet()));
        }
        return entry;
    }

    private static void checkMethods(Entry user) throws KubeconfigProblem {
        if (user.node().path("exec").isObject()) {
            throw problem("exec is allowed but not supported; use a token");
        }
        boolean token = !user.text("token").isEmpty() || !user.text("tokenFile").isEmpty();
        if (token && !user.text("username").isEmpty()) {
            throw problem("more than one authentication method found; found token and basicAuth, only one is allowed");
        }
    }

    private static URI server(Entry cluster) throws KubeconfigProblem {
        String text = cluster.text("server");
        if (text.isEmpty()) {
            throw problem("no server found for cluster");
        }
        // client-go takes a bare host and port for HTTP.
        URI url = url(text.contains("://") ? text : "http://" + text, "server");
        if (!url.getScheme().equals("https") && !url.getScheme().equals("http")) {
            throw problem("server " + text + ": the scheme has to be https or http");
        }
        return url;
    }

    private static String proxy(Entry cluster) throws KubeconfigProblem {
        String text = cluster.text("proxy-url");
        if (text.isEmpty()) {
            return "";
        }
        return switch (url(text, "proxy-url").getScheme()) {
            case "http", "socks5", "socks5h" -> text;
            default -> throw problem("proxy-url: the scheme has to be http or socks5");
        };
    }

    private static URI url(String text, String field) throws KubeconfigProblem {
        try {
            URI url = new URI(text);
            if (url.getScheme() == null || url.getHost() == null || url.getPort() > 0xFFFF || url.getPort() == 0) {
                throw problem(field + " is no URL with a host, such as https://example.com:6443");
            }
            return url;
        } catch (URISyntaxException e) {
            throw problem(field + " is no URL: " + e.getReason());
        }
    }

    /** An OIDC provider's current token is taken; nobody renews it here. */
    private static String token(Entry user) {
        String token = user.text("token");
        return token.isEmpty() ? user.node().path("auth-provider").path("config").path("id-token").asText("") : token;
    }

    private static String tokenFile(Entry user) throws KubeconfigProblem {
        String file = user.text("tokenFile");
        return file.isEmpty() ? "" : path(user, file, "tokenFile").toString();
    }

    private static List<String> groups(Entry user) throws KubeconfigProblem {
        List<String> groups = new ArrayList<>();
        for (JsonNode group : user.node().path("as-groups")) {
            groups.add(header(group.asText(""), "as-groups"));
        }
        return List.copyOf(groups);
    }

    private static Map<String, List<String>> extra(Entry user) throws KubeconfigProblem {
        Map<String, List<String>> extra = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : user.node().path("as-user-extra").properties()) {
            List<String> values = new ArrayList<>();
            for (JsonNode value : entry.getValue()) {
                values.add(header(value.asText(""), "as-user-extra"));
            }
            extra.put(entry.getKey(), List.copyOf(values));
        }
        return Map.copyOf(extra);
    }

    /** What becomes a header must not be able to become two. */
    private static String header(String text, String field) throws KubeconfigProblem {
        String stripped = text.strip();
        for (int i = 0; i < stripped.length(); i++) {
            if (stripped.charAt(i) < ' ' || stripped.charAt(i) > '~') {
                throw problem(field + " holds a character that no header may hold");
            }
        }
        return stripped;
    }

    /** The inline data, which wins, else the file. */
    private static String pem(Entry entry, String field, PemCheck.Kind kind) throws KubeconfigProblem {
        String data = entry.text(field + "-data");
        String file = entry.text(field);
        if (!data.isEmpty()) {
            byte[] decoded = base64(data, field + "-data");
            return PemCheck.checked(new String(decoded, StandardCharsets.ISO_8859_1), kind, field + "-data");
        }
        if (file.isEmpty()) {
            return "";
        }
        return PemCheck.checked(content(path(entry, file, field), field), kind, field);
    }

    private static byte[] base64(String text, String field) throws KubeconfigProblem {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw problem(field + " is not base64");
        }
    }

    private static Path path(Entry entry, String file, String field) throws KubeconfigProblem {
        try {
            return entry.folder().resolve(file);
        } catch (InvalidPathException _) {
            throw problem(field + " is no path");
        }
    }

    private static String content(Path file, String field) throws KubeconfigProblem {
        if (!Files.isRegularFile(file)) {
            throw problem(field + ": there is no file " + file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES + 1);
            if (bytes.length > FILE_BYTES) {
                throw problem(field + ": " + file + " is larger than " + FILE_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw problem(field + ": " + file + " cannot be read: " + reason(e));
        }
    }

    private static String reason(IOException e) {
        @Nullable
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static KubeconfigProblem problem(String reason) {
        return new KubeconfigProblem("invalid kubeconfig: " + reason);
    }
}
