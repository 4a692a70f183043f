package dev.navarch.identity.ca;

/** Keys or certificates that cannot be used. The message says what and why, and quotes nothing of them. */
final class BadMaterial extends Exception {
    BadMaterial(String message) {
        super(message);
    }

    BadMaterial(String message, Throwable cause) {
        super(message + ": " + cause.getClass().getSimpleName(), cause);
    }
}
