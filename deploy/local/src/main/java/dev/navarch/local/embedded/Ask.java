package dev.navarch.local.embedded;

/**
 * A request, freed from its transport.
 *
 * @param method
 *            the HTTP method
 * @param path
 *            the path without its parameters
 * @param user
 *            who asks, as authenticated
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
record Ask(String method, String path, Query query, String accept, String contentType, byte[] body, String user) {

    @Override
    public String toString() {
        return method + " " + path + " by " + user;
    }
}
