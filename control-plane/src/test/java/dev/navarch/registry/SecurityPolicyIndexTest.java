package dev.navarch.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.model.AuthorizationPolicyFact;
import dev.navarch.model.FactKind;
import dev.navarch.model.Labels;
import dev.navarch.model.RequestAuthenticationFact;
import dev.navarch.model.WorldDelta;
import dev.navarch.testkit.Policies;
import dev.navarch.testkit.Worlds;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which AuthorizationPolicies and RequestAuthentications are in force where. The config cluster is c1. */
class SecurityPolicyIndexTest {
    private final Worlds worlds = new Worlds();

    private List<String> authorization(String namespace, String app) {
        return worlds.world().securityPolicies().authorizationOf(namespace, Labels.of("app", app)).stream()
                .map(AuthorizationPolicyFact::key).map(key -> key.namespace() + "/" + key.name()).toList();
    }

    private List<String> authentication(String namespace, String app) {
        return worlds.world().securityPolicies().authenticationOf(namespace, Labels.of("app", app)).stream()
                .map(RequestAuthenticationFact::key).map(key -> key.namespace() + "/" + key.name()).toList();
    }

    @Test
    void policiesOfTheRootNamespaceAndOfTheOwnAreInForceTogether() {
        worlds.put("c1", Policies.authorization("istio-system", "all", "{}"),
                Policies.authorization("istio-system", "a", "{selector: {matchLabels: {app: a}}}"),
                Policies.authorization("shop", "a", "{selector: {matchLabels: {app: a}}}"),
                Policies.authorization("shop", "all", "{}"), Policies.authorization("bank", "all", "{}"),
                Policies.authentication("istio-system", "all", "{}"),
                Policies.authentication("shop", "b", "{selector: {matchLabels: {app: b}}}"));
        assertEquals(List.of("istio-system/a", "istio-system/all", "shop/a", "shop/all"), authorization("shop", "a"));
        assertEquals(List.of("istio-system/all", "shop/all"), authorization("shop", "b"));
        assertEquals(List.of("istio-system/all"), authorization("istio-system", "b"));
        assertEquals(List.of("istio-system/all", "shop/b"), authentication("shop", "b"));
        assertEquals(List.of("istio-system/all"), authentication("bank", "b"));
    }

    @Test
    void aPolicyThatIsAttachedToAResourceIsForNoSidecar() {
        worlds.put("c1", Policies.authorization("shop", "g", "{targetRefs: [{kind: Gateway, name: g}]}"),
                Policies.authorization("shop", "h", "{targetRef: {kind: Service, name: g}}"));
        assertEquals(List.of(), authorization("shop", "a"));
    }

    @Test
    void onlyTheConfigClusterHasASay() {
        worlds.put("c1").put("c2", Policies.authorization("shop", "p", "{}"), Policies.authentication("shop", "p", "{}"));
        assertEquals(List.of(), authorization("shop", "a"));
        assertEquals(List.of(), authentication("shop", "a"));
    }

    @Test
    void aChangeNamesItsNamespaceAndOneOfTheRootNamespaceAll() {
        worlds.put("c1", Policies.authorization("bank", "p", "{}")).takeDelta();
        worlds.put("c1", Policies.authorization("shop", "p", "{}"));
        WorldDelta delta = worlds.takeDelta();
        assertEquals(Set.of("shop"), delta.securityPolicies());
        assertFalse(delta.everything());
        assertFalse(delta.touchesSecurityOf("bank"));
        worlds.put("c1", Policies.authorization("shop", "p", "{}"));
        assertTrue(worlds.takeDelta().isEmpty(), "nothing is different");
        worlds.put("c1", Policies.authentication("istio-system", "p", "{}"));
        assertTrue(worlds.takeDelta().touchesSecurityOf("bank"));
        worlds.remove("c1", FactKind.REQUEST_AUTHENTICATION, "istio-system", "p");
        assertTrue(worlds.takeDelta().touchesSecurityOf("bank"));
        worlds.remove("c1", FactKind.AUTHORIZATION_POLICY, "shop", "p").remove("c1", FactKind.AUTHORIZATION_POLICY, "bank", "p");
        worlds.takeDelta();
        assertTrue(worlds.world().securityPolicies().namespaces().isEmpty());
    }
}
