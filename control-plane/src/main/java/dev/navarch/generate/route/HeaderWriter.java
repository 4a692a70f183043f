package dev.navarch.generate.route;

import dev.navarch.model.HttpRoute.HeaderChanges;
import dev.navarch.model.HttpRoute.HeaderOperations;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Headers that are set, added and removed on the way. What Envoy would refuse all routes of a port for is left out. */
final class HeaderWriter {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");
    private static final Pattern VALUE = Pattern.compile("[^\\p{Cntrl}]{0,16000}");
    /** What Envoy puts in the place of such a word; any other percent sign must be doubled. */
    private static final Pattern COMMAND = Pattern.compile(
            "%(?:%|(?:REQ|RESP)\\([A-Za-z0-9:?_-]+\\)%|(?:DOWNSTREAM_REMOTE_ADDRESS(?:_WITHOUT_PORT)?|DOWNSTREAM_LOCAL_ADDRESS|PROTOCOL"
                    + "|HOSTNAME|START_TIME|UPSTREAM_REMOTE_ADDRESS|DOWNSTREAM_PEER_URI_SAN|RESPONSE_CODE|RESPONSE_FLAGS)%)");

    private HeaderWriter() {
    }

    static void route(Route.Builder route, HeaderChanges changes) {
        route.addAllRequestHeadersToAdd(values(changes.request())).addAllRequestHeadersToRemove(removed(changes.request()))
                .addAllResponseHeadersToAdd(values(changes.response()))
                .addAllResponseHeadersToRemove(removed(changes.response()));
    }

    static void cluster(ClusterWeight.Builder cluster, HeaderChanges changes) {
        cluster.addAllRequestHeadersToAdd(values(changes.request())).addAllRequestHeadersToRemove(removed(changes.request()))
                .addAllResponseHeadersToAdd(values(changes.response()))
                .addAllResponseHeadersToRemove(removed(changes.response()));
    }

    private static List<HeaderValueOption> values(HeaderOperations operations) {
        List<HeaderValueOption> values = new ArrayList<>();
        for (Map.Entry<String, String> header : operations.set().entrySet()) {
            add(values, header, HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD);
        }
        for (Map.Entry<String, String> header : operations.add().entrySet()) {
            add(values, header, HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD);
        }
        return values;
    }

    private static void add(List<HeaderValueOption> values, Map.Entry<String, String> header, HeaderAppendAction action) {
        if (isUsable(header.getKey()) && VALUE.matcher(header.getValue()).matches()) {
            values.add(HeaderValueOption.newBuilder()
                    .setHeader(HeaderValue.newBuilder().setKey(header.getKey()).setValue(literal(header.getValue())))
                    .setAppendAction(action).build());
        }
    }

    private static String literal(String value) {
        StringBuilder written = new StringBuilder();
        java.util.regex.Matcher command = COMMAND.matcher(value);
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) != '%') {
                written.append(value.charAt(i));
            } else if (command.find(i) && command.start() == i) {
                written.append(command.group());
                i = command.end() - 1;
            } else {
                written.append("%%");
            }
        }
        return written.toString();
    }

    private static List<String> removed(HeaderOperations operations) {
        return operations.remove().stream().filter(HeaderWriter::isUsable).toList();
    }

    /** A request's host and what begins with a colon are no headers to be changed like others. */
    private static boolean isUsable(String name) {
        return NAME.matcher(name).matches() && !name.equalsIgnoreCase("host");
    }
}
