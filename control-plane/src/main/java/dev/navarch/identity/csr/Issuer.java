package dev.navarch.identity.csr;

import dev.navarch.identity.ca.Issuance;
import java.time.Duration;
import java.util.List;

/** Issues certificates. Thread-safe; may block for as long as signing takes. */
@FunctionalInterface
public interface Issuer {

    /**
     * @param request PKCS#10 in PEM
     * @param names of the caller
     * @param lifetime not positive for the default
     */
    Issuance issue(String request, List<String> names, Duration lifetime);
}
