package dev.navarch.identity.authn;

import static dev.navarch.identity.authn.Gate.C1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.navarch.identity.Credentials;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Whatever a stranger sends, he gets an answer, nobody's identity, and little of our time. Seeded. */
class HostileInputTest {
    private final Issuer issuer = new Issuer("https://one", "k1");
    private final Questions one = new Questions(issuer);
    private final Gate gate = new Gate(Gate.settings(Cidr.parse("10.0.0.0/8,fd00::/8"), null), AuthnLimits.defaults());

    HostileInputTest() {
        gate.authenticators.reached(C1, one.client);
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @RepeatedTest(8)
    void mutatedTokensHeadersAndClusterIdsAreRefused(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String good = issuer.token("sleep", gate.clock.now());
        for (int i = 0; i < 400; i++) {
            String token = mutated(good, random);
            Credentials credentials = new Credentials(random.nextInt(20) == 0 ? noise(random) : "Bearer " + token,
                    random.nextInt(4) == 0 ? List.of(noise(random)) : random.nextInt(4) == 0 ? List.of("", "x") : List.of(),
                    List.of(),
                    random.nextInt(4) == 0 ? noise(random) : "", InetAddress.getLoopbackAddress());
            String outcome = gate.outcome(credentials);
            if (!token.equals(good)) {
                assertFalse(outcome.startsWith("ok [spiffe"), () -> outcome + " for " + token);
            }
        }
        gate.clock.advance(java.time.Duration.ofSeconds(7));
        assertEquals(0, gate.counts.of("waiting"), gate.counts.all().toString());
    }

    private static String mutated(String token, Random random) {
        StringBuilder changed = new StringBuilder(token);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(changed.length());
            switch (random.nextInt(6)) {
                case 0 -> changed.setCharAt(at, (char) (33 + random.nextInt(94)));
                case 1 -> changed.deleteCharAt(at);
                case 2 -> changed.insert(at, '.');
                case 3 -> changed.setLength(Math.max(1, at));
                case 4 -> changed.insert(at, changed.substring(0, Math.min(changed.length(), 50)));
                default -> changed.insert(at, "\u0000é=");
            }
        }
        return changed.toString();
    }

    private static String noise(Random random) {
        StringBuilder noise = new StringBuilder();
        for (int i = random.nextInt(300); i > 0; i--) {
            noise.append((char) (random.nextInt(8) == 0
                    ? random.nextInt(0x3000)
                    : "=;,\"\\URI Bearer.Subject/CN".charAt(random.nextInt(26))));
        }
        return noise.toString();
    }

    @Test
    void jsonThatIsDeepOrDoubleOrOfWrongTypesIsRefusedUnread() {
        String deep = "{\"a\":".repeat(1000) + "1" + "}".repeat(1000);
        for (String claims : List.of(deep, "[".repeat(3000), "{\"aud\":\"istio-ca\",\"aud\":\"x\"}", "[]", "1", "null", "",
                "{\"exp\":\"soon\"}", "{\"aud\":{}}", "{\"iss\":1}", "{\"aud\":[" + "\"x\",".repeat(100) + "\"y\"]}",
                "{\"exp\":" + "9".repeat(100) + "}")) {
            assertEquals("malformed",
                    gate.outcome(Gate.bearer(part("{\"alg\":\"ES256\",\"kid\":\"k1\"}") + "." + part(claims) + ".AA")),
                    claims);
        }
        assertEquals(0, one.reviewsWaiting());
    }

    @Test
    void noOtherAlgorithmThanTheKeysOwnIsTaken() throws JOSEException, ParseException {
        String publicKey = JWKSet.parse(issuer.jwks()).getKeys().getFirst().toECKey().toPublicJWK().toJSONString();
        SignedJWT mac = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(),
                issuer.claims("sleep", gate.clock.now()).build());
        mac.sign(new MACSigner(publicKey.getBytes(StandardCharsets.UTF_8)));
        assertEquals("signature", gate.outcome(Gate.bearer(mac.serialize())));
        String[] parts = issuer.token("sleep", gate.clock.now()).split("\\.");
        for (String algorithm : List.of("none", "RS256", "ES384", "EdDSA", "", "PS256")) {
            String header = part("{\"alg\":\"" + algorithm + "\",\"kid\":\"k1\"}");
            assertEquals("signature", gate.outcome(Gate.bearer(header + "." + parts[1] + "." + parts[2])), algorithm);
        }
        String zeros = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);
        assertEquals("signature", gate.outcome(Gate.bearer(parts[0] + "." + parts[1] + "." + zeros)));
        assertEquals(0, one.reviewsWaiting());
    }

    @Test
    void aForwardedCertificateIsReadAsEnvoyWritesIt() {
        assertEquals(List.of("spiffe://x/ns/a/sa/b", "a.b", "cl\"ient"), ForwardedCertificates.names(
                "By=spiffe://x/ns/gw/sa/gw;Hash=abc;Subject=\"\";URI=spiffe://x/ns/a/sa/b,DNS=a.b;Subject=\"O=acme,CN=cl\\\"ient\""));
        assertEquals(List.of("client"), ForwardedCertificates.names("Hash=1;Subject=\"/C=US/CN=client\""));
        assertNull(ForwardedCertificates.names("URI=\"without end"));
        assertNull(ForwardedCertificates.names("nonsense"));
        assertEquals(List.of(), ForwardedCertificates.names(""));
    }

    @Test
    void aForwardedCertificateCountsFromTrustedAddressesOnly() throws Exception {
        for (String address : List.of("10.1.2.3", "127.0.0.1", "::1", "fd00::1")) {
            assertTrue(gate.outcome(forwarded(address)).startsWith("ok [spiffe"), address);
        }
        for (String address : List.of("11.0.0.1", "192.168.1.1", "fe80::1", "9.255.255.255")) {
            assertEquals("no_credentials", gate.outcome(forwarded(address)), address);
        }
    }

    private static Credentials forwarded(String address) throws java.net.UnknownHostException {
        return new Credentials("", List.of(), List.of(), "URI=spiffe://cluster.local/ns/sample/sa/sleep",
                InetAddress.getByName(address));
    }

    @Test
    void rangesAreReadOrRefusedWithAReason() {
        List<String> said = new ArrayList<>();
        for (String wrong : List.of("10.0.0.0/33", "10.0.0.0/x", "gateway.example.com", "/8", "::/129")) {
            try {
                said.add(Cidr.parse(wrong).toString());
            } catch (IllegalArgumentException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("is no range of addresses"), e.getMessage());
            }
        }
        assertEquals(List.of(), said);
        assertEquals(3, Cidr.parse(" 10.0.0.0/8, ,::/0,1.2.3.4").size());
    }
}
