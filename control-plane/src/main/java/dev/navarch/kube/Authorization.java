package dev.navarch.kube;

import dev.navarch.loop.Clock;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The headers that say who we are. Confined to the loop.
 *
 * <p>A token file is a small file of a projected volume, so reading it, at most once in {@link KubeLimits#tokenFileAge()}, does not block.
 */
final class Authorization {
    private static final int TOKEN_BYTES = 64 << 10;

    private final Credential credential;
    private final KubeLimits limits;
    private final Clock clock;
    private String fileToken = "";
    private long readNanos;

    Authorization(Credential credential, KubeLimits limits, Clock clock) {
        this.credential = credential;
        this.limits = limits;
        this.clock = clock;
        this.readNanos = clock.nanos() - limits.tokenFileAge().toNanos();
    }

    /** The server did not accept us: a token file is read again next time. */
    void refused() {
        readNanos = clock.nanos() - limits.tokenFileAge().toNanos();
    }

    void addTo(MultiMap headers) {
        String token = token();
        if (!token.isEmpty()) {
            headers.set("Authorization", "Bearer " + token);
        } else if (!credential.username().isEmpty()) {
            String pair = credential.username() + ":" + credential.password();
            headers.set("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        if (!credential.impersonateUser().isEmpty()) {
            headers.set("Impersonate-User", credential.impersonateUser());
            credential.impersonateGroups().forEach(group -> headers.add("Impersonate-Group", group));
            for (Map.Entry<String, List<String>> extra : credential.impersonateExtra().entrySet()) {
                String name = "Impersonate-Extra-" + URLEncoder.encode(extra.getKey(), StandardCharsets.UTF_8);
                extra.getValue().forEach(value -> headers.add(name, value));
            }
        }
    }

    private String token() {
        if (credential.tokenFile().isEmpty()) {
            return credential.token();
        }
        long now = clock.nanos();
        if (now - readNanos >= limits.tokenFileAge().toNanos()) {
            try (InputStream file = Files.newInputStream(Path.of(credential.tokenFile()))) {
                fileToken = new String(file.readNBytes(TOKEN_BYTES), StandardCharsets.UTF_8).strip();
                readNanos = now;
            } catch (IOException _) {
                // What was read before may still serve; if not, the server says so, and that is reported.
                readNanos = now;
            }
        }
        return fileToken.isEmpty() ? credential.token() : fileToken;
    }
}
