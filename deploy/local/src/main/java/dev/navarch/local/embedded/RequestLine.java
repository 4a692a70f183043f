package dev.navarch.local.embedded;

/**
 * What a request wants, as Kubernetes' audit log would say.
 *
 * @param verb
 *            {@code get list watch create update patch delete deletecollection}; of a path that is no resource, the HTTP method in
 *            lower case
 * @param resource
 *            the plural name, with its subresource after a slash: {@code pods}, {@code pods/status}, {@code serviceaccounts/token};
 *            of a path that is no resource, the path
 * @param namespace
 *            empty if the request is about all, or about a type without namespaces
 * @param name
 *            empty of lists, watches and creations
 */
public record RequestLine(String verb, String resource, String namespace, String name) {
}
