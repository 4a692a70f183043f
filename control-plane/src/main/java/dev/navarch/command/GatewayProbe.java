package dev.navarch.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Greets the control plane through the gateway as a proxy or an API server would, from this machine. */
final class GatewayProbe {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private GatewayProbe() {
    }

    /**
     * Empty when the control plane answers there with a certificate for {@code name} that {@code root} vouches for; else what came instead.
     *
     * @param root PEM
     */
    static String greet(String address, int port, String name, String root) {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address, port), (int) LIMIT.toMillis());
            plain.setSoTimeout((int) LIMIT.toMillis());
            try (SSLSocket socket = (SSLSocket) context(root).getSocketFactory().createSocket(plain, name, port, true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(name)));
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                return "";
            }
        } catch (SSLException e) {
            return "who answers at " + address + ":" + port + " is not the control plane: " + e.getMessage();
        } catch (IOException | GeneralSecurityException e) {
            return address + ":" + port + " is not reached: "
                    + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    private static SSLContext context(String root) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        int number = 0;
        for (Certificate certificate : CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(root.getBytes(StandardCharsets.US_ASCII)))) {
            trusted.setCertificateEntry("root" + number++, certificate);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
