package dev.navarch.generate.listener;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.navarch.model.MeshConfig;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ResponseFlagFilter;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import java.util.List;
import java.util.Map;

/**
 * The access log that the mesh configuration asks for: into a file, as text or as JSON. Istio documents the default formats, which log
 * pipelines parse.
 *
 * @param requests for HTTP requests and TCP connections; empty when nothing is logged
 * @param unmatched for connections that no filter chain of a listener is for
 */
record AccessLogs(List<AccessLog> requests, List<AccessLog> unmatched) {
    private static final String NO_ROUTE = "NR";
    /** The default fields in the order of the text; the key is the name in JSON. */
    private static final List<Map.Entry<String, String>> FIELDS = List.of(Map.entry("start_time", "%START_TIME%"),
            Map.entry("method", "%REQ(:METHOD)%"), Map.entry("path", "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%"),
            Map.entry("protocol", "%PROTOCOL%"), Map.entry("response_code", "%RESPONSE_CODE%"),
            Map.entry("response_flags", "%RESPONSE_FLAGS%"), Map.entry("response_code_details", "%RESPONSE_CODE_DETAILS%"),
            Map.entry("connection_termination_details", "%CONNECTION_TERMINATION_DETAILS%"),
            Map.entry("upstream_transport_failure_reason", "%UPSTREAM_TRANSPORT_FAILURE_REASON%"),
            Map.entry("bytes_received", "%BYTES_RECEIVED%"), Map.entry("bytes_sent", "%BYTES_SENT%"),
            Map.entry("duration", "%DURATION%"), Map.entry("upstream_service_time", "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%"),
            Map.entry("x_forwarded_for", "%REQ(X-FORWARDED-FOR)%"), Map.entry("user_agent", "%REQ(USER-AGENT)%"),
            Map.entry("request_id", "%REQ(X-REQUEST-ID)%"), Map.entry("authority", "%REQ(:AUTHORITY)%"),
            Map.entry("upstream_host", "%UPSTREAM_HOST%"), Map.entry("upstream_cluster", "%UPSTREAM_CLUSTER_RAW%"),
            Map.entry("upstream_local_address", "%UPSTREAM_LOCAL_ADDRESS%"),
            Map.entry("downstream_local_address", "%DOWNSTREAM_LOCAL_ADDRESS%"),
            Map.entry("downstream_remote_address", "%DOWNSTREAM_REMOTE_ADDRESS%"),
            Map.entry("requested_server_name", "%REQUESTED_SERVER_NAME%"), Map.entry("route_name", "%ROUTE_NAME%"));

    static AccessLogs of(MeshConfig mesh) {
        if (mesh.accessLogFile().isEmpty()) {
            return new AccessLogs(List.of(), List.of());
        }
        AccessLog log = AccessLog.newBuilder().setName("envoy.access_loggers.file")
                .setTypedConfig(
                        Any.pack(FileAccessLog.newBuilder().setPath(mesh.accessLogFile()).setLogFormat(format(mesh)).build()))
                .build();
        AccessLogFilter unmatched = AccessLogFilter.newBuilder()
                .setResponseFlagFilter(ResponseFlagFilter.newBuilder().addFlags(NO_ROUTE)).build();
        return new AccessLogs(List.of(log), List.of(log.toBuilder().setFilter(unmatched).build()));
    }

    private static SubstitutionFormatString format(MeshConfig mesh) {
        SubstitutionFormatString.Builder format = SubstitutionFormatString.newBuilder();
        if (mesh.accessLogJson()) {
            return format.setJsonFormat(json(mesh.accessLogFormat())).build();
        }
        String text = mesh.accessLogFormat().isEmpty() ? text() : mesh.accessLogFormat();
        return format.setTextFormatSource(DataSource.newBuilder().setInlineString(text.endsWith("\n") ? text : text + "\n"))
                .build();
    }

    /** The operator's fields; the default ones where there are none, or where they are not a JSON object. */
    private static Struct json(String format) {
        Struct.Builder fields = Struct.newBuilder();
        if (!format.isEmpty()) {
            try {
                JsonFormat.parser().merge(format, fields);
                return fields.build();
            } catch (InvalidProtocolBufferException e) {
                fields.clear();
            }
        }
        FIELDS.forEach(field -> fields.putFields(field.getKey(), Value.newBuilder().setStringValue(field.getValue()).build()));
        return fields.build();
    }

    /** The request line and what clients wrote stand in quotes, the time in brackets. */
    private static String text() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> field : FIELDS) {
            String operator = field.getValue();
            switch (field.getKey()) {
                case "start_time" -> text.append('[').append(operator).append("] ");
                case "method" -> text.append('"').append(operator).append(' ');
                case "protocol" -> text.append(operator).append("\" ");
                case "upstream_transport_failure_reason", "x_forwarded_for", "user_agent", "request_id", "authority",
                        "upstream_host" ->
                    text.append('"').append(operator).append("\" ");
                default -> text.append(operator).append(' ');
            }
        }
        return text.toString().stripTrailing();
    }
}
