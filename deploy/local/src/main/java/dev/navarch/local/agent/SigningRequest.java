package dev.navarch.local.agent;

import java.io.IOException;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * A fresh key and the request to certify it, as an agent makes it: no subject, the workload's name as the only other name.
 *
 * @param keyPem
 *            the private key, PKCS#8
 * @param pem
 *            the PKCS#10 request
 */
public record SigningRequest(String keyPem, String pem) {

    /** A request that asks for a name, which is another matter than getting it. */
    public static SigningRequest create(AgentSpec.KeyKind kind, String uri) {
        try {
            KeyPair keys = keys(kind);
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.subjectAlternativeName, true,
                    new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
            PKCS10CertificationRequestBuilder request = new JcaPKCS10CertificationRequestBuilder(new X500Name(""),
                    keys.getPublic()).addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            return new SigningRequest(pem(new JcaPKCS8Generator(keys.getPrivate(), null)),
                    pem(new JcaMiscPEMGenerator(request.build(signer(kind, keys.getPrivate())))));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("cannot make a signing request", e);
        }
    }

    private static KeyPair keys(AgentSpec.KeyKind kind) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(switch (kind) {
            case RSA_2048 -> "RSA";
            case ECDSA_P256 -> "EC";
        });
        generator.initialize(switch (kind) {
            case RSA_2048 -> new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4);
            case ECDSA_P256 -> new ECGenParameterSpec("secp256r1");
        });
        return generator.generateKeyPair();
    }

    private static ContentSigner signer(AgentSpec.KeyKind kind, PrivateKey key)
            throws OperatorCreationException {
        String algorithm = switch (kind) {
            case RSA_2048 -> "SHA256withRSA";
            case ECDSA_P256 -> "SHA256withECDSA";
        };
        return new JcaContentSignerBuilder(algorithm).build(key);
    }

    private static String pem(PemObjectGenerator object) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "SigningRequest[" + pem.length() + " characters]";
    }
}
