package dev.navarch.identity.ca;

import dev.navarch.identity.ca.CaDirectory.Look;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A signing key from a directory, taken anew whenever the files change; what cannot be used leaves the last good one. On the loop. */
final class PluggedIn implements KeySource {
    private static final Logger LOG = LoggerFactory.getLogger(PluggedIn.class);

    private final Authority authority;
    private final AuthoritySettings settings;
    private final Authority.Wiring wiring;
    private final CaDirectory directory;
    private final WatchedFiles files;
    private SigningBundle bundle;

    /** @param bundle checked */
    PluggedIn(Authority authority, AuthoritySettings settings, Authority.Wiring wiring, CaDirectory directory,
            SigningBundle bundle) {
        this.authority = authority;
        this.settings = settings;
        this.wiring = wiring;
        this.directory = directory;
        this.bundle = bundle;
        this.files = new WatchedFiles(directory.files(), settings.limits(), wiring.loop(), this::changed);
    }

    @Override
    public void start(String trustDomain) {
        take(bundle);
        files.start();
    }

    private void changed() {
        switch (directory.look()) {
            case Look.Absent _ -> refuse("the files are gone");
            case Look.Unusable(String reason) -> refuse(reason);
            case Look.Found(SigningBundle found) -> {
                if (!found.roots().pem().equals(bundle.roots().pem()) && !mayChangeRoots(found)) {
                    refuse("the root certificates changed, which would part the mesh; restart to take them all the same, or let old and"
                            + " new ones overlap under ISTIO_MULTIROOT_MESH");
                    return;
                }
                try {
                    take(BundleCheck.check(found, wiring.clock().now()));
                } catch (BadMaterial e) {
                    refuse(String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private boolean mayChangeRoots(SigningBundle found) {
        return settings.manyRoots() && found.roots().overlaps(bundle.roots());
    }

    private void take(SigningBundle checked) {
        bundle = checked;
        wiring.metrics().pluggedIn(checked.rootExpires(), checked.expires());
        authority.adopt(checked);
    }

    private void refuse(String reason) {
        wiring.metrics().materialRefused();
        LOG.atError().addKeyValue("directory", settings.directory()).addKeyValue("reason", reason)
                .log("the signing key changed and cannot be used; the last one stays");
    }

    @Override
    public void close() {
        files.close();
    }
}
