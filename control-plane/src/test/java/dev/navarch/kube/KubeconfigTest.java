package dev.navarch.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {
    private static final String CERTIFICATE = TestPem.CERTIFICATE;

    private static String config(String cluster, String user) {
        return """
                apiVersion: v1
                kind: Config
                current-context: main
                contexts:
                - name: main
                  context: {cluster: c, user: u}
                clusters:
                - name: other
                  cluster: {server: 'https://elsewhere'}
                - name: c
                  cluster: {%s}
                users:
                - name: u
                  user: {%s}
                """.formatted(cluster, user);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Credential accepted(String text, String... allowed) {
        return switch (Kubeconfig.judge(text, Set.of(allowed))) {
            case Kubeconfig.Accepted(Credential credential) -> credential;
            case Kubeconfig.Refused(String reason) -> throw new AssertionError(reason);
        };
    }

    private static String refused(String text, String... allowed) {
        return switch (Kubeconfig.judge(text, Set.of(allowed))) {
            case Kubeconfig.Accepted(Credential credential) -> throw new AssertionError(credential);
            case Kubeconfig.Refused(String reason) -> reason;
        };
    }

    @Test
    void theCurrentContextCounts() {
        Credential credential = accepted(config(
                "server: 'https://10.0.0.1:6443/base', tls-server-name: name, proxy-url: 'http://proxy:3128', certificate-authority-data: "
                        + base64(CERTIFICATE),
                "token: secret, as: somebody, as-groups: [a, b], as-user-extra: {scope: [x]}"));
        assertEquals(URI.create("https://10.0.0.1:6443/base"), credential.server());
        assertEquals("name", credential.tlsServerName());
        assertEquals("http://proxy:3128", credential.proxyUrl());
        assertEquals(CERTIFICATE, credential.certificateAuthority());
        assertEquals("secret", credential.token());
        assertEquals("somebody", credential.impersonateUser());
        assertEquals(List.of("a", "b"), credential.impersonateGroups());
        assertEquals(Map.of("scope", List.of("x")), credential.impersonateExtra());
        assertFalse(credential.toString().contains("secret"));
    }

    @Test
    void jsonServesAsWell() {
        assertEquals("t",
                accepted(
                        """
                                {"current-context": "a", "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}],
                                 "clusters": [{"name": "a", "cluster": {"server": "https://a"}}], "users": [{"name": "a", "user": {"token": "t"}}]}
                                """)
                        .token());
    }

    @Test
    void whatCouldRunProgramsOrReadFilesIsRefusedInIstiosWords() {
        String cluster = "server: 'https://a'";
        assertEquals("kubeconfig is empty", refused(""));
        assertEquals("kubeconfig is not allowed: exec is not allowed", refused(config(cluster, "exec: {command: sh}")));
        assertEquals("kubeconfig is not allowed: auth provider gcp is not allowed",
                refused(config(cluster, "auth-provider: {name: gcp}")));
        assertEquals("kubeconfig is not allowed: clientKey is not allowed", refused(config(cluster, "client-key: /etc/key")));
        assertEquals("kubeconfig is not allowed: clientCertificate is not allowed",
                refused(config(cluster, "client-certificate: /etc/cert")));
        assertEquals("kubeconfig is not allowed: tokenFile is not allowed", refused(config(cluster, "tokenFile: /etc/token")));
    }

    @Test
    void anotherUsersExecIsRefusedToo() {
        assertEquals("kubeconfig is not allowed: exec is not allowed", refused(
                config("server: 'https://a'", "token: t") + "- name: unused\n  user: {exec: {command: sh}}\n"));
    }

    @Test
    void whatTheOperatorAllowedIsTaken() {
        assertEquals("/etc/token", accepted(config("server: 'https://a'", "tokenFile: /etc/token"), "tokenFile").tokenFile());
        assertEquals("id",
                accepted(config("server: 'https://a'", "auth-provider: {name: oidc, config: {id-token: id}}")).token());
        assertTrue(refused(config("server: 'https://a'", "exec: {command: sh}"), "exec").contains("not supported"));
    }

    @Test
    void mistakesAreNamed() {
        String ok = "server: 'https://a'";
        assertTrue(refused(config(ok, "token: t").replace("current-context: main", "current-context: gone"))
                .contains("context was not found for specified context: gone; contexts: main"));
        assertTrue(refused(config(ok, "token: t").replace("current-context: main", "")).contains("current-context is not set"));
        assertTrue(refused(config(ok, "token: t").replace("cluster: c,", "cluster: d,"))
                .contains("cluster d of context main is not among"));
        assertTrue(
                refused(config(ok, "token: t").replace("user: u}", "user: v}")).contains("user v of context main is not among"));
        assertTrue(refused(config("", "token: t")).contains("no server found"));
        assertTrue(refused(config("server: 'ftp://a'", "token: t")).contains("scheme"));
        assertTrue(refused(config("server: 'https://a b'", "token: t")).contains("server is no URL"));
        assertTrue(
                refused(config(ok + ", certificate-authority-data: '!!!'", "token: t")).contains("certificate-authority-data"));
        assertTrue(refused(config(ok + ", certificate-authority-data: aGVsbG8=", "token: t")).contains("holds no certificate"));
        assertTrue(refused(config(ok + ", certificate-authority-data: "
                + base64("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), "token: t"))
                .contains("cannot be read"));
        assertTrue(refused(config(ok + ", certificate-authority: /does/not/exist", "token: t")).contains("there is no file"));
        assertTrue(refused(config(ok, "token: t, username: u")).contains("more than one authentication method"));
        assertTrue(refused(config(ok, "client-certificate-data: " + base64(CERTIFICATE))).contains("one is missing"));
        assertTrue(refused(config(ok, "token: \"a\\nb\"")).contains("token holds a character"));
        assertTrue(refused(
                config(ok + ", insecure-skip-tls-verify: true, certificate-authority-data: " + base64(CERTIFICATE), "token: t"))
                .contains("exclude each other"));
    }

    @Test
    void hostileTextIsRefusedQuietly() {
        assertTrue(refused("a: &a [x]\nb: [*a, *a]\n").contains("alias"));
        assertTrue(refused("[".repeat(100_000)).contains("neither YAML nor JSON"));
        assertTrue(refused("{a: ".repeat(100_000)).contains("neither YAML nor JSON"));
        assertTrue(refused("x".repeat(2 << 20)).contains("larger than"));
        assertTrue(refused("just text").contains("no YAML or JSON object"));
        assertTrue(refused("a: b: c: \u0000").contains("neither YAML nor JSON"));
        assertTrue(refused("clusters: 7\n").contains("clusters is no list"));
        assertFalse(refused("token: 'verysecret\n").contains("verysecret"));
    }

    @Test
    void theOwnCredentialIsFoundInIstiosOrder(@TempDir Path folder) throws Exception {
        Path flag = Files.writeString(folder.resolve("flag"), config("server: 'https://flag'", "token: t"));
        Path listed = Files.writeString(folder.resolve("listed"), config("server: 'https://listed'", "tokenFile: token"));
        Path account = Files.createDirectory(folder.resolve("account"));
        Files.writeString(account.resolve("token"), "t");
        Files.createDirectories(folder.resolve(".kube"));
        Files.writeString(folder.resolve(".kube/config"), config("server: 'https://home'", "token: t"));

        Map<String, String> pod = Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "KUBERNETES_SERVICE_PORT", "443", "HOME",
                "" + folder,
                "KUBECONFIG", folder + "/missing");
        assertEquals("https://flag", server(new LocalCredential(pod, account).find("" + flag)));
        Credential own = credential(new LocalCredential(pod, account).find(""));
        assertEquals("https://10.0.0.1:443", "" + own.server());
        assertEquals("" + account.resolve("token"), own.tokenFile());
        assertEquals("https://home", server(new LocalCredential(Map.of("HOME", "" + folder), account).find("")));
        Credential fromList = credential(
                new LocalCredential(Map.of("KUBECONFIG", folder + "/missing:" + listed), folder.resolve("none")).find(""));
        assertEquals("https://listed", "" + fromList.server());
        assertEquals("" + folder.resolve("token"), fromList.tokenFile());
        assertTrue(new LocalCredential(Map.of(), account).find("") instanceof Kubeconfig.Refused);
        assertTrue(new LocalCredential(pod, account).find("/missing") instanceof Kubeconfig.Refused);
    }

    private static String server(Kubeconfig kubeconfig) {
        return credential(kubeconfig).server().toString();
    }

    private static Credential credential(Kubeconfig kubeconfig) {
        return switch (kubeconfig) {
            case Kubeconfig.Accepted(Credential credential) -> credential;
            case Kubeconfig.Refused(String reason) -> throw new AssertionError(reason);
        };
    }
}
