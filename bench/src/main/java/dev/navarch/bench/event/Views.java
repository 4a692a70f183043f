package dev.navarch.bench.event;

import dev.navarch.generate.Generation;
import dev.navarch.generate.ParsedNode;
import dev.navarch.generate.Projection;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.ProxyParser;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.View;
import dev.navarch.generate.cluster.Clusters;
import dev.navarch.generate.endpoint.Endpoints;
import dev.navarch.generate.listener.ListenerGeneration;
import dev.navarch.generate.route.Routes;
import dev.navarch.model.ClusterId;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import dev.navarch.registry.WorldListener;
import io.envoyproxy.envoy.config.core.v3.Node;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The views that one sidecar of each cluster makes live, of all types, kept up to date: encoded bytes, ready to be sent. */
final class Views implements WorldListener {
    /** What every sidecar asks for; names are asked for by agents that capture DNS. */
    private static final List<ResourceType> TYPES = List.of(ResourceType.CLUSTER, ResourceType.ENDPOINT, ResourceType.LISTENER,
            ResourceType.ROUTE);

    private final Generation generation = new Projection(
            List.of(new Clusters(), new Endpoints(), new ListenerGeneration(), new Routes()));
    private final Map<View, ResourceSet> sets = new HashMap<>();
    private long encoded;

    /** Generates everything that the sidecars see of the World. */
    void look(World world) {
        for (ClusterId cluster : List.of(Mesh.FIRST, Mesh.SECOND)) {
            Proxy proxy = sidecar(cluster);
            for (ResourceType type : TYPES) {
                for (View view : generation.views(world, proxy, type)) {
                    sets.computeIfAbsent(view, v -> generation.generate(world, v));
                }
            }
        }
    }

    /** The view of routes of a sidecar of the first cluster. */
    static View routes(World world) {
        return new Projection(List.of(new Routes())).views(world, sidecar(Mesh.FIRST), ResourceType.ROUTE).getFirst();
    }

    private static Proxy sidecar(ClusterId cluster) {
        Node node = Node.newBuilder().setId("sidecar~10.99.0.1~client.bench~bench.svc.cluster.local")
                .setMetadata(Struct.newBuilder().putFields("CLUSTER_ID",
                        Value.newBuilder().setStringValue(cluster.value()).build()))
                .build();
        return switch (new ProxyParser(Map.of()).parse(node)) {
            case ParsedNode.Accepted(Proxy proxy) -> proxy;
            case ParsedNode.Refused(String why) -> throw new IllegalStateException(why);
        };
    }

    @Override
    public void changed(World world, WorldDelta delta) {
        sets.replaceAll((view, set) -> {
            Generation.Step step = generation.step(set, world, delta, view);
            for (String name : step.changed()) {
                Resource resource = step.set().get(name);
                encoded += resource == null ? 0 : resource.any().length;
            }
            return step.set();
        });
    }

    /** Bytes encoded for changes so far. */
    long encoded() {
        return encoded;
    }
}
