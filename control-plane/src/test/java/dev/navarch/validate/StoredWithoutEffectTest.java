package dev.navarch.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Where resources are looked for on which nothing acts; that they are found and told is tested with the whole daemon. */
class StoredWithoutEffectTest {
    private static String path(String group, String kind) {
        var resource = StoredWithoutEffect.resource(Objects.requireNonNull(ConfigKind.find(group, kind)));
        return resource.group() + "/" + resource.versions().getFirst() + "/" + resource.plural();
    }

    @Test
    void kindsAreAskedForByThePluralsOfTheirDefinitions() {
        assertEquals(List.of("networking.istio.io/v1/serviceentries", "networking.istio.io/v1/gateways",
                "networking.istio.io/v1alpha3/envoyfilters", "networking.istio.io/v1beta1/proxyconfigs",
                "security.istio.io/v1/authorizationpolicies", "telemetry.istio.io/v1/telemetries",
                "extensions.istio.io/v1alpha1/wasmplugins"),
                List.of(path("networking.istio.io", "ServiceEntry"), path("networking.istio.io", "Gateway"),
                        path("networking.istio.io", "EnvoyFilter"), path("networking.istio.io", "ProxyConfig"),
                        path("security.istio.io", "AuthorizationPolicy"), path("telemetry.istio.io", "Telemetry"),
                        path("extensions.istio.io", "WasmPlugin")));
    }

    @Test
    void whatSomethingActsOnIsNotAskedFor() {
        List<String> names = ConfigKind.withoutEffect().stream().map(ConfigKind::name).toList();
        assertFalse(names.contains("PeerAuthentication"), names::toString);
        assertTrue(names.contains("EnvoyFilter"), names::toString);
    }
}
