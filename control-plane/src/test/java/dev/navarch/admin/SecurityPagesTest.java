package dev.navarch.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.cluster.ClusterReport;
import dev.navarch.model.World;
import dev.navarch.testkit.Policies;
import dev.navarch.testkit.Worlds;
import dev.navarch.xds.StreamStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the operator sees of who is let in. */
class SecurityPagesTest {

    private static String page(@Nullable World world) {
        return new SecurityPages(new DebugSource() {
            @Override
            public @Nullable World world() {
                return world;
            }

            @Override
            public List<ClusterReport> clusters() {
                return List.of();
            }

            @Override
            public List<StreamStatus> streams() {
                return List.of();
            }
        }).authorizationz(new Request("GET", "/debug/authorizationz", Map.of(), "", true)).body();
    }

    @Test
    void beforeThereIsAWorldThereIsNothing() {
        assertEquals("{}", page(null));
    }

    @Test
    void whatRefusesMoreThanWasMeantSaysWhy() {
        String page = page(new Worlds()
                .put("c1", Policies.authorization("shop", "sound", "{selector: {matchLabels: {app: a}}, rules: [{}]}"),
                        Policies.authorization("shop", "doubtful", "{rules: [{from: [{source: {ipBlocks: [what]}}]}, {}]}"),
                        Policies.authorization("shop", "custom", "{action: CUSTOM, provider: {name: gone}, rules: [{}]}"),
                        Policies.authorization("shop", "attached", "{targetRefs: [{kind: Gateway, name: g}]}"),
                        Policies.authentication("bank", "tokens", "{jwtRules: [{issuer: a}, {issuer: b, jwks: what}]}"))
                .world());
        assertTrue(
                page.contains(
                        "{\"name\":\"sound\",\"selector\":{\"app\":\"a\"},\"action\":\"ALLOW\",\"dry_run\":false,\"rules\":1}"),
                page);
        assertTrue(page.contains("1 rules are not understood as a whole"), page);
        assertTrue(page.contains("provider gone is not in the mesh configuration"), page);
        assertTrue(page.contains("to Gateway g: it is for no sidecar"), page);
        assertTrue(
                page.contains(
                        "\"keys\":\"a/.well-known/openid-configuration\",\"condition\":\"the keys could not be read so far"),
                page);
        assertTrue(page.contains("the rule is not understood: no token is good by it"), page);
        assertFalse(page.contains("what\\\""), page);
    }
}
