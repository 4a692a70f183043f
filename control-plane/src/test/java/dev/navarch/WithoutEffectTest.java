package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole daemon says which stored resources it does not act on, those too that are older than it. */
class WithoutEffectTest {
    private static final String FILTERS = "/apis/networking.istio.io/v1alpha3/namespaces/sample/envoyfilters";
    private static final String METRIC = "navarch_config_stored_without_effect{kind=\"EnvoyFilter\"}";

    private static void filter(KubeApi api, String name, String labels) {
        api.create(FILTERS,
                "{apiVersion: networking.istio.io/v1alpha3, kind: EnvoyFilter, metadata: {name: " + name + ", labels: {"
                        + labels + "}}, spec: {}}");
    }

    @Test
    void resourcesThatNothingActsOnAreNamedAtTheStartAndFollowed() throws IOException {
        try (Embedded clusters = new Embedded(1)) {
            KubeApi api = clusters.get(1).api();
            api.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
                    {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition,
                     metadata: {name: envoyfilters.networking.istio.io}, spec: {group: networking.istio.io, scope: Namespaced,
                     names: {plural: envoyfilters, kind: EnvoyFilter}, versions: [{name: v1alpha3, served: true, storage: true,
                     schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]}}""");
            filter(api, "one", "");
            filter(api, "two", "");
            filter(api, "others", "istio.io/rev: canary");
            try (RunningDaemon daemon = clusters.daemon(Map.of()).awaitServing()) {
                Eventually.holds("they are named in one line", Embedded.SOON, () -> daemon.log().lines()
                        .filter(line -> line.contains("does not act on yet") && line.contains("EnvoyFilter: 2")).count() == 1);
                assertEquals(2, daemon.metric(METRIC));
                filter(api, "three", "");
                Eventually.holds("one more is counted", Embedded.SOON, () -> daemon.metric(METRIC) == 3);
                for (String name : new String[]{"one", "two", "three"}) {
                    api.delete(FILTERS + "/" + name);
                }
                Eventually.holds("there are none", Embedded.SOON, () -> daemon.log()
                        .contains("no resource is stored any more that nothing acts on"));
                assertEquals(0, daemon.metric(METRIC));
                assertFalse(daemon.log().contains("cannot tell whether"), daemon.log());
            }
        }
    }
}
