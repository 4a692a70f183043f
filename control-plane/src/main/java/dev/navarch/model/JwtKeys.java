package dev.navarch.model;

/** By which keys tokens are judged. */
public sealed interface JwtKeys {

    /** None: no token is good. */
    record None() implements JwtKeys {
    }

    /** @param json a JSON Web Key Set (RFC 7517) */
    record Inline(String json) implements JwtKeys {
    }

    /** Those that are published somewhere, and so may change at any time. */
    sealed interface Published extends JwtKeys {
        /** What is asked first. */
        String uri();
    }

    /** A key set at an address. */
    record At(String uri) implements Published {
    }

    /** Those of an issuer that says itself where they are (OpenID Connect Discovery). */
    record OfIssuer(String issuer) implements Published {
        @Override
        public String uri() {
            return (issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer)
                    + "/.well-known/openid-configuration";
        }
    }
}
