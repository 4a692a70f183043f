package dev.navarch.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.generate.cluster.Clusters;
import dev.navarch.generate.endpoint.Endpoints;
import dev.navarch.generate.listener.ListenerGeneration;
import dev.navarch.generate.listener.ListenerGeneration;
import dev.navarch.generate.name.NameTables.PodsOf;
import dev.navarch.generate.name.NameTables;
import dev.navarch.generate.route.Routes;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Worlds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Generation's promises over random stories of a mesh: a set that was stepped from World to World equals one made from scratch, a step names
 * every change and no other, views move only when it was said, and names of one type never overlap.
 */
class StepEqualsScratchTest {
    private static final List<ResourceType> TYPES = List.of(ResourceType.values());
    private static final int STEPS = 100;

    private final Projection projection = new Projection(
            List.of(new Clusters(), new Endpoints(), new Routes(), new ListenerGeneration(),
                    new NameTables(PodsOf.ALL_CLUSTERS)));
    private final List<Proxy> proxies = List.of(Proxies.plain("stranger-1", "shop", "10.9.9.9"),
            Proxies.withFiles("b-2", "shop", "10.1.0.6", "c1"),
            Proxies.sidecar("a-1", "shop", "10.1.0.1", "c1", "net1"), Proxies.sidecar("b-1", "bank", "10.1.0.4", "c2", "net2"),
            Proxies.istioSidecar("a-2", "shop", "10.1.0.2", "c2", "", "HTTP_PROXY_PORT", "15080"),
            Proxies.sidecar("c-1", "bank", "10.1.0.5", "c3", "net1", "REQUESTED_NETWORK_VIEW", "net1"),
            Proxies.router("gw-1", "istio-system", "10.1.0.7", "c1", "net1", "REQUESTED_NETWORK_VIEW", "net1"),
            Proxies.router("gw-2", "istio-system", "10.1.0.8", "c2", "net2", "UNPRIVILEGED_POD", "true"));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsSteppedEqualsWhatIsMadeFromScratch(long seed) {
        Random random = new Random(seed);
        RandomMesh mesh = new RandomMesh(random, new Worlds());
        Map<View, ResourceSet> sets = new HashMap<>();
        Map<Proxy, List<View>> known = new HashMap<>();
        for (int i = 0; i < STEPS; i++) {
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                mesh.happen();
            }
            World world = mesh.worlds().world();
            WorldDelta delta = mesh.worlds().takeDelta();
            String where = "seed " + seed + ", step " + i;
            sets.replaceAll((view, set) -> stepped(where, world, delta, view, set));
            for (Proxy proxy : proxies) {
                List<View> views = views(world, proxy);
                List<View> before = known.put(proxy, views);
                if (before != null && !before.equals(views)) {
                    assertTrue(projection.movesViews(delta, proxy), () -> where + ": views moved silently: " + proxy.nodeId());
                }
                views.forEach(view -> sets.computeIfAbsent(view, v -> projection.generate(world, v)));
                assertNamesAreDistinct(where, views, sets);
            }
        }
    }

    private ResourceSet stepped(String where, World world, WorldDelta delta, View view, ResourceSet set) {
        Generation.Step step = projection.step(set, world, delta, view);
        ResourceSet scratch = projection.generate(world, view);
        assertEquals(scratch.byName().keySet(), step.set().byName().keySet(), () -> where + " " + view);
        assertEquals(scratch.version(), step.set().version(), () -> where + " " + view);
        Generation.Step truth = Steps.between(set, scratch);
        assertEquals(truth.changed(), step.changed(), () -> where + " " + view);
        assertEquals(truth.removed(), step.removed(), () -> where + " " + view);
        return step.set();
    }

    private List<View> views(World world, Proxy proxy) {
        List<View> views = new ArrayList<>();
        TYPES.forEach(type -> views.addAll(projection.views(world, proxy, type)));
        return views;
    }

    private static void assertNamesAreDistinct(String where, List<View> views, Map<View, ResourceSet> sets) {
        Map<ResourceType, Set<String>> names = new HashMap<>();
        for (View view : views) {
            for (String name : sets.getOrDefault(view, ResourceSet.EMPTY).byName().keySet()) {
                assertTrue(names.computeIfAbsent(view.type(), _ -> new HashSet<>()).add(name),
                        () -> where + ": " + name + " is in two views");
            }
        }
    }
}
