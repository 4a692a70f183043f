package dev.navarch.log;

/** Which scope a logger's lines belong to. */
final class Scope {
    private static final String OURS = "dev.navarch.";

    private Scope() {
    }

    /**
     * {@code dev.navarch.kube.Watch} belongs to {@code kube}, a class of the root package to {@code default}; of libraries the second part
     * of the name counts: {@code io.grpc.netty} belongs to {@code grpc}.
     */
    static String of(String logger) {
        String rest = isOurs(logger) ? logger.substring(OURS.length()) : logger.substring(logger.indexOf('.') + 1);
        int dot = rest.indexOf('.');
        return dot > 0 ? rest.substring(0, dot) : isOurs(logger) ? LogOptions.DEFAULT_SCOPE : rest;
    }

    static boolean isOurs(String logger) {
        return logger.startsWith(OURS);
    }
}
