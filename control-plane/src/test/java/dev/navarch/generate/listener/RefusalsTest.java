package dev.navarch.generate.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.generate.Generation;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.Steps;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever services the mesh has: nothing that Envoy refuses is ever generated, and a step gives what generating anew gives. */
class RefusalsTest {
    private static final int STEPS = 15;

    private final ListenerGeneration generation = new ListenerGeneration();
    private final List<Proxy> proxies = new ArrayList<>(SidecarKinds.stock());

    RefusalsTest() {
        proxies.add(SidecarKinds.istio());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nothingIsGeneratedThatEnvoyRefuses(long seed) {
        RandomServices mesh = new RandomServices(new Random(seed));
        for (int i = 0; i < STEPS; i++) {
            for (int changes = 0; changes < 4; changes++) {
                mesh.happen();
            }
            String where = "seed " + seed + ", step " + i + ": ";
            for (Proxy proxy : proxies) {
                assertAcceptable(where, ListenerRig.listeners(mesh.worlds().world(), proxy).values());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void aStepGivesWhatGeneratingAnewGives(long seed) {
        Random random = new Random(seed);
        RandomServices mesh = new RandomServices(random);
        Map<ListenerView, ResourceSet> sets = new HashMap<>();
        for (int i = 0; i < STEPS; i++) {
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                mesh.happen();
            }
            World world = mesh.worlds().world();
            WorldDelta delta = mesh.worlds().takeDelta();
            String where = "seed " + seed + ", step " + i;
            sets.replaceAll((view, set) -> stepped(where, world, delta, view, set));
            for (Proxy proxy : proxies) {
                generation.views(world, proxy).forEach(v -> sets.computeIfAbsent(v, view -> generation.generate(world, view)));
            }
        }
    }

    private ResourceSet stepped(String where, World world, WorldDelta delta, ListenerView view, ResourceSet set) {
        Generation.Step step = generation.step(set, world, delta, view);
        ResourceSet scratch = generation.generate(world, view);
        Generation.Step truth = Steps.between(set, scratch);
        assertEquals(scratch.version(), step.set().version(), () -> where + " " + view);
        assertEquals(truth.changed(), step.changed(), () -> where + " " + view);
        assertEquals(truth.removed(), step.removed(), () -> where + " " + view);
        return step.set();
    }

    private static void assertAcceptable(String where, Iterable<Listener> listeners) {
        Set<SocketAddress> addresses = new HashSet<>();
        for (Listener listener : listeners) {
            String at = where + listener.getName();
            assertTrue(addresses.add(listener.getAddress().getSocketAddress()), () -> at + " has another's address");
            listener.getAdditionalAddressesList().forEach(
                    a -> assertTrue(addresses.add(a.getAddress().getSocketAddress()), () -> at + " has another's address"));
            assertTrue(listener.getFilterChainsCount() > 0, () -> at + " has no chain");
            Set<FilterChainMatch> matches = new HashSet<>();
            for (FilterChain chain : listener.getFilterChainsList()) {
                assertTrue(chain.getFiltersCount() > 0, () -> at + " has an empty chain");
                for (FilterChainMatch match : apart(chain.getFilterChainMatch())) {
                    assertTrue(matches.add(match), () -> at + " has two chains for " + match);
                }
            }
        }
    }

    /** Envoy looks at each server name and each application protocol by itself. */
    private static List<FilterChainMatch> apart(FilterChainMatch match) {
        List<FilterChainMatch> apart = new ArrayList<>();
        FilterChainMatch.Builder rest = match.toBuilder().clearServerNames().clearApplicationProtocols();
        List<String> names = match.getServerNamesCount() == 0 ? List.of("") : match.getServerNamesList();
        List<String> protocols = match.getApplicationProtocolsCount() == 0 ? List.of("") : match.getApplicationProtocolsList();
        for (String name : names) {
            for (String protocol : protocols) {
                apart.add(rest.clone().addServerNames(name).addApplicationProtocols(protocol).build());
            }
        }
        return apart;
    }
}
