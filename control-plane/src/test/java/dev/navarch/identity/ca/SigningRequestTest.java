package dev.navarch.identity.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningRequestTest {
    private static final CaLimits LIMITS = CaLimits.defaults();
    private static final KeyPair KEYS = Material.ec("secp256r1");
    private static final String SOUND = Material.request(KEYS, "CN=one", "spiffe://any");

    private static String refusal(String pem) {
        return String.valueOf(assertThrows(BadMaterial.class, () -> SigningRequest.parse(pem, LIMITS)).getMessage());
    }

    private static String pem(byte[] der) {
        return "-----BEGIN CERTIFICATE REQUEST-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }

    private static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }

    @Test
    void theKeyOfASoundRequestIsTaken() throws BadMaterial {
        assertEquals(KEYS.getPublic(), SigningRequest.parse(SOUND, LIMITS).key());
        assertTrue(SigningRequest.parse(SOUND, LIMITS).wantsCommonName());
        assertFalse(SigningRequest.parse(Material.request(KEYS, "O=o"), LIMITS).wantsCommonName());
        assertEquals(KEYS.getPublic(),
                SigningRequest.parse(SOUND.replace(" CERTIFICATE REQUEST", " NEW CERTIFICATE REQUEST"), LIMITS).key());
    }

    @Test
    void whoDoesNotHaveTheKeyIsRefused() {
        String forged = Material.request(KEYS, Material.ec("secp256r1").getPrivate(), "SHA256withECDSA", "O=o");

        assertTrue(refusal(forged).contains("not signed by its own key"));
    }

    @Test
    void weakAndStrangeKeysAndSignaturesAreRefused() {
        assertTrue(refusal(Material.request(Material.rsa(1024), "O=o")).contains("1024 bits"));
        assertTrue(refusal(Material.request(KEYS, KEYS.getPrivate(), "SHA1withECDSA", "O=o")).contains("algorithm"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no PEM", "-----BEGIN CERTIFICATE REQUEST-----",
            "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE REQUEST-----\n!!!!\n-----END CERTIFICATE REQUEST-----\n",
            "-----BEGIN CERTIFICATE REQUEST-----\n\n-----END CERTIFICATE REQUEST-----\n"})
    void whatIsNoRequestIsRefused(String text) {
        assertTrue(refusal(text).contains("certificate signing request"));
    }

    @Test
    void whatIsTooLongIsRefusedUnread() {
        assertTrue(refusal("x".repeat(20_000)).contains("20000 characters"));
    }

    /** Brackets within brackets would exhaust the stack of a parser that follows them. */
    @Test
    void whatIsTooDeepIsRefused() {
        byte[] nested = new byte[8000];
        for (int i = 0; i + 4 <= nested.length; i += 4) {
            int rest = nested.length - i - 4;
            nested[i] = 0x30;
            nested[i + 1] = (byte) 0x82;
            nested[i + 2] = (byte) (rest >> 8);
            nested[i + 3] = (byte) rest;
        }
        assertTrue(refusal(pem(nested)).contains("not sound DER"));
        byte[] endless = new byte[8000];
        for (int i = 0; i < endless.length; i += 2) {
            endless[i] = 0x30;
            endless[i + 1] = (byte) 0x80;
        }
        assertTrue(refusal(pem(endless)).contains("not sound DER"));
    }

    /** Whatever is done to a sound request: it is refused in words, or it is still sound and the key is the one that it was signed with. */
    @Test
    void brokenRequestsAreRefusedWhateverIsBroken() {
        byte[] sound = der(SOUND);
        int taken = 0;
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            byte[] broken = switch (random.nextInt(4)) {
                case 0 -> Arrays.copyOf(sound, random.nextInt(sound.length));
                case 1 -> flipped(sound, random, 1);
                case 2 -> flipped(sound, random, 1 + random.nextInt(20));
                default -> inserted(sound, random);
            };
            try {
                SigningRequest request = SigningRequest.parse(pem(broken), LIMITS);
                assertEquals(KEYS.getPublic(), request.key(), "seed " + seed);
                taken++;
            } catch (BadMaterial e) {
                assertFalse(String.valueOf(e.getMessage()).isEmpty(), "seed " + seed);
            }
        }
        assertTrue(taken < 30, "of 3000 broken ones " + taken + " were taken");
    }

    private static byte[] flipped(byte[] sound, Random random, int times) {
        byte[] copy = sound.clone();
        for (int i = 0; i < times; i++) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt();
        }
        return copy;
    }

    private static byte[] inserted(byte[] sound, Random random) {
        int at = random.nextInt(sound.length);
        byte[] more = new byte[1 + random.nextInt(300)];
        random.nextBytes(more);
        byte[] copy = Arrays.copyOf(sound, sound.length + more.length);
        System.arraycopy(more, 0, copy, at, more.length);
        System.arraycopy(sound, at, copy, at + more.length, sound.length - at);
        return copy;
    }

    @Test
    void noiseIsRefused() {
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            byte[] noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);
            if (noise.length > 4) {
                noise[0] = 0x30;
            }
            refusal(pem(noise));
        }
    }
}
