package dev.navarch.model;

import java.util.List;

/**
 * What one attribute of a request or a connection must be and must not be. It matches where any of {@code values} does, if there are any of these, and
 * none of {@code notValues}.
 *
 * @param keys which header, which claim by its path, or which filter and field of metadata; empty for all other attributes
 * @param more whether there are more values, which nobody understands: they may stand for anything
 * @param notMore the same for {@code notValues}
 */
public record AuthorizationMatch(Attribute attribute, List<String> keys, List<String> values, List<String> notValues,
        boolean more, boolean notMore) {
    /** Nobody knows what is to be matched. */
    public static final AuthorizationMatch NOT_UNDERSTOOD = new AuthorizationMatch(Attribute.NOT_UNDERSTOOD, List.of(), List.of(),
            List.of(), true, true);

    public AuthorizationMatch {
        keys = List.copyOf(keys);
        values = List.copyOf(values);
        notValues = List.copyOf(notValues);
    }

    /** Everything that Istio's rules can ask for. */
    public enum Attribute {
        /** Who calls, by its certificate, without {@code spiffe://}. */
        PRINCIPAL,
        /** The namespace of who calls, by its certificate. */
        NAMESPACE,
        /** The service account of who calls, by its certificate: namespace, slash, name. */
        SERVICE_ACCOUNT,
        /** Issuer and subject of the request's token. */
        REQUEST_PRINCIPAL,
        /** For whom the request's token is. */
        AUDIENCE,
        /** To whom the request's token was given. */
        PRESENTER,
        /** A claim of the request's token. */
        CLAIM,
        /** The address of the connection's other end: an address or a range. */
        SOURCE_IP,
        /** The address of the original client, as headers have it: an address or a range. */
        REMOTE_IP,
        /** A header of the request. */
        HEADER,
        /** The request's host. */
        HOST,
        /** The request's method. */
        METHOD,
        /** The request's path without its query; also a template. */
        PATH,
        /** The address that was called: an address or a range. */
        DESTINATION_IP,
        /** The port that was called. */
        DESTINATION_PORT,
        /** The server name that a TLS client asks for. */
        SNI,
        /** What another filter found out. */
        METADATA,
        /** Nobody knows what. */
        NOT_UNDERSTOOD;

        /** Whether it can be known only where requests are looked at. */
        public boolean isHttp() {
            return switch (this) {
                case REQUEST_PRINCIPAL, AUDIENCE, PRESENTER, CLAIM, HEADER, HOST, METHOD, PATH -> true;
                case PRINCIPAL, NAMESPACE, SERVICE_ACCOUNT, SOURCE_IP, REMOTE_IP, DESTINATION_IP, DESTINATION_PORT, SNI,
                        METADATA, NOT_UNDERSTOOD ->
                    false;
            };
        }

        /** Whether it says what is done; else it says who does it. */
        public boolean isOperation() {
            return switch (this) {
                case HOST, METHOD, PATH, DESTINATION_IP, DESTINATION_PORT, SNI, METADATA -> true;
                case PRINCIPAL, NAMESPACE, SERVICE_ACCOUNT, REQUEST_PRINCIPAL, AUDIENCE, PRESENTER, CLAIM, SOURCE_IP, REMOTE_IP,
                        HEADER, NOT_UNDERSTOOD ->
                    false;
            };
        }
    }
}
