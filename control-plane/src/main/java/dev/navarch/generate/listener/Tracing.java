package dev.navarch.generate.listener;

import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.type.metadata.v3.MetadataKey;
import io.envoyproxy.envoy.type.metadata.v3.MetadataKind;
import io.envoyproxy.envoy.type.tracing.v3.CustomTag;
import io.envoyproxy.envoy.type.v3.Percent;

/** How requests are traced: one in a hundred, by the tracer of Envoy's bootstrap, with tags that name the workload. */
final class Tracing {
    private static final double ALL = 100;
    /** Istio's default, {@code PILOT_TRACE_SAMPLING}. */
    private static final double SAMPLED = 1;

    private Tracing() {
    }

    static HttpConnectionManager.Tracing of(WorkloadTags tags) {
        return HttpConnectionManager.Tracing.newBuilder().setClientSampling(percent(ALL)).setRandomSampling(percent(SAMPLED))
                .setOverallSampling(percent(ALL)).addCustomTags(dryRun("allow", "policy.name", "effective_policy_id"))
                .addCustomTags(dryRun("allow", "policy.result", "engine_result"))
                .addCustomTags(dryRun("deny", "policy.name", "effective_policy_id"))
                .addCustomTags(dryRun("deny", "policy.result", "engine_result"))
                .addCustomTags(literal("istio.canonical_revision", tags.canonicalRevision()))
                .addCustomTags(literal("istio.canonical_service", tags.canonicalService()))
                .addCustomTags(literal("istio.cluster_id", tags.cluster()))
                .addCustomTags(literal("istio.mesh_id", tags.mesh())).addCustomTags(literal("istio.namespace", tags.namespace()))
                .build();
    }

    private static Percent percent(double value) {
        return Percent.newBuilder().setValue(value).build();
    }

    private static CustomTag literal(String tag, String value) {
        return CustomTag.newBuilder().setTag(tag).setLiteral(CustomTag.Literal.newBuilder().setValue(value)).build();
    }

    /** What an authorization policy that is only tried out would have said. */
    private static CustomTag dryRun(String action, String what, String key) {
        MetadataKey.Builder path = MetadataKey.newBuilder().setKey("envoy.filters.http.rbac").addPath(
                MetadataKey.PathSegment.newBuilder().setKey("istio_dry_run_" + action + "_shadow_" + key));
        return CustomTag.newBuilder().setTag("istio.authorization.dry_run." + action + "_" + what)
                .setMetadata(CustomTag.Metadata.newBuilder()
                        .setKind(MetadataKind.newBuilder().setRequest(MetadataKind.Request.getDefaultInstance()))
                        .setMetadataKey(path))
                .build();
    }
}
