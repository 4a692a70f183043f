package dev.navarch.mesh;

import dev.navarch.model.ExternalAuthorizer;
import dev.navarch.model.ExternalAuthorizer.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads who decides for policies of action {@code CUSTOM}, among the extension providers. */
final class Authorizers {
    /** What Envoy knows as a status; a listener with another one is refused. */
    private static final int LEAST_STATUS = 400;
    private static final int MOST_STATUS = 511;
    private static final int NO_LIMIT = 1 << 20;

    private Authorizers() {
    }

    static List<ExternalAuthorizer> of(Fields top) {
        List<ExternalAuthorizer> authorizers = new ArrayList<>(0);
        for (Fields provider : top.each("extensionProviders")) {
            for (String kind : List.of("envoyExtAuthzHttp", "envoyExtAuthzGrpc")) {
                if (provider.has(kind)) {
                    Fields fields = provider.in(kind);
                    Api api = kind.equals("envoyExtAuthzHttp") ? http(fields) : new ExternalAuthorizer.Grpc();
                    authorizers.add(authorizer(provider.text("name"), fields, api));
                }
            }
        }
        return List.copyOf(authorizers);
    }

    private static ExternalAuthorizer authorizer(String name, Fields fields, Api api) {
        String service = fields.text("service");
        int slash = service.indexOf('/');
        return new ExternalAuthorizer(name, service.substring(slash + 1), slash < 0 ? "" : service.substring(0, slash),
                fields.port("port"), fields.duration("timeout", true), fields.flag("failOpen", false), status(fields),
                fields.flag("clearRouteCache", false), body(fields), api);
    }

    private static Api http(Fields fields) {
        String prefix = fields.text("pathPrefix");
        if (!prefix.isEmpty() && !prefix.startsWith("/")) {
            throw new BadField(fields.path("pathPrefix"), prefix, "a path that begins with / is wanted here");
        }
        List<String> sent = new ArrayList<>(headers(fields, "includeRequestHeadersInCheck"));
        sent.addAll(headers(fields, "includeHeadersInCheck"));
        TreeMap<String, String> added = new TreeMap<>();
        Fields more = fields.in("includeAdditionalHeadersInCheck");
        for (String header : more.names()) {
            added.put(header(more, header), more.text(header));
        }
        return new ExternalAuthorizer.Http(prefix, sent, added, headers(fields, "headersToUpstreamOnAllow"),
                headers(fields, "headersToDownstreamOnDeny"), headers(fields, "headersToDownstreamOnAllow"));
    }

    private static List<String> headers(Fields fields, String name) {
        List<String> headers = fields.texts(name);
        headers.forEach(header -> header(fields, header));
        return headers;
    }

    /** A name, or its beginning or its end with a wildcard for the rest. */
    private static String header(Fields fields, String header) {
        if (!header.matches("[0-9A-Za-z!#$%&'*+.^_|~`-]+")) {
            throw new BadField(fields.path(header), header, "the name of a header is wanted here");
        }
        return header;
    }

    private static int status(Fields fields) {
        String text = fields.text("statusOnError");
        int status = text.isEmpty() ? 0 : Fields.number(text);
        if (status != 0 && (status < LEAST_STATUS || status > MOST_STATUS)) {
            throw new BadField(fields.path("statusOnError"), text, "a status between 400 and 511 is wanted here");
        }
        return status;
    }

    private static ExternalAuthorizer.@Nullable Body body(Fields fields) {
        if (!fields.has("includeRequestBodyInCheck")) {
            return null;
        }
        Fields body = fields.in("includeRequestBodyInCheck");
        return new ExternalAuthorizer.Body(body.number("maxRequestBytes", NO_LIMIT), body.flag("allowPartialMessage", false),
                body.flag("packAsBytes", false));
    }
}
