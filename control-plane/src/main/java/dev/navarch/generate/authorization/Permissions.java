package dev.navarch.generate.authorization;

import com.google.protobuf.Any;
import dev.navarch.model.AuthorizationMatch;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig;
import io.envoyproxy.envoy.type.matcher.v3.PathMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.ArrayList;
import java.util.List;

/** What is done, in Envoy's words. A field that it calls deprecated is the only one for metadata that Envoys of older meshes know. */
@SuppressWarnings("deprecation")
final class Permissions implements MatchWriter.Language<Permission> {
    private static final String TEMPLATE = "envoy.path.match.uri_template.uri_template_matcher";

    @Override
    public Permission any() {
        return Permission.newBuilder().setAny(true).build();
    }

    @Override
    public Permission all(List<Permission> parts) {
        return Permission.newBuilder().setAndRules(Permission.Set.newBuilder().addAllRules(parts)).build();
    }

    @Override
    public Permission either(List<Permission> parts) {
        return Permission.newBuilder().setOrRules(Permission.Set.newBuilder().addAllRules(parts)).build();
    }

    @Override
    public Permission not(Permission part) {
        return Permission.newBuilder().setNotRule(part).build();
    }

    @Override
    public List<Permission> values(AuthorizationMatch match, List<String> values) {
        List<Permission> written = new ArrayList<>(values.size());
        for (String value : values) {
            Permission.Builder permission = Permission.newBuilder();
            boolean said = switch (match.attribute()) {
                case HOST -> permission.setHeader(Texts.header(":authority", value, true)).hasHeader();
                case METHOD -> permission.setHeader(Texts.header(":method", value, false)).hasHeader();
                case PATH -> path(permission, value);
                case DESTINATION_IP -> permission.setDestinationIp(Ranges.of(value)).hasDestinationIp();
                case DESTINATION_PORT -> permission.setDestinationPort(Integer.parseInt(value)).hasDestinationPort();
                case SNI -> permission.setRequestedServerName(Texts.of(value)).hasRequestedServerName();
                case METADATA -> metadata(permission, match.keys(), value);
                case PRINCIPAL, NAMESPACE, SERVICE_ACCOUNT, REQUEST_PRINCIPAL, AUDIENCE, PRESENTER, CLAIM, SOURCE_IP, REMOTE_IP,
                        HEADER, NOT_UNDERSTOOD ->
                    false;
            };
            if (!said) {
                return List.of();
            }
            written.add(permission.build());
        }
        return written;
    }

    private static boolean path(Permission.Builder permission, String value) {
        if (value.contains("{*}") || value.contains("{**}")) {
            UriTemplateMatchConfig template = UriTemplateMatchConfig.newBuilder()
                    .setPathTemplate(value.replace("{*}", "*").replace("{**}", "**")).build();
            return permission.setUriTemplate(
                    TypedExtensionConfig.newBuilder().setName(TEMPLATE).setTypedConfig(Any.pack(template))).hasUriTemplate();
        }
        return permission.setUrlPath(PathMatcher.newBuilder().setPath(Texts.of(value))).hasUrlPath();
    }

    /** A value in brackets is looked for in a list. */
    private static boolean metadata(Permission.Builder permission, List<String> keys, String value) {
        boolean list = value.startsWith("[") && value.endsWith("]") && value.length() > 2;
        StringMatcher text = Texts.of(list ? value.substring(1, value.length() - 1) : value);
        return permission.setMetadata(
                Texts.metadata(keys.getFirst(), keys.subList(1, 2), list ? Texts.listWith(text) : Texts.text(text)))
                .hasMetadata();
    }
}
