package dev.navarch.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.model.Labels;
import dev.navarch.model.NamespaceFact;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PodFact;
import dev.navarch.model.SliceFact;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightTest {
    private static final ObjectKey KEY = new ObjectKey("apps", "reviews-7d9f-abcde");

    @Test
    void anOrdinaryPodWeighsAboutAsMuchAsWeSayAPodMayCost() {
        Labels labels = Labels.of("app", "reviews", "version", "v1", "pod-template-hash", "7d9f", "security.istio.io/tlsMode",
                "istio", "service.istio.io/canonical-name", "reviews");
        PodFact pod = new PodFact(KEY, List.of("10.0.0.1"), labels, "reviews", "node-1", "reviews", "", "",
                List.of(new PodFact.ContainerPort("http", 8080, "TCP")), true);
        long bytes = Weight.bytes(Weight.of(pod));
        assertTrue(bytes > 384 && bytes < 1500, () -> bytes + " bytes");
    }

    @Test
    void aSliceWeighsByItsAddresses() {
        int one = Weight.of(slice(1));
        int hundred = Weight.of(slice(100));
        double bytes = Weight.bytes(hundred - one) / 99.0;
        assertTrue(bytes > 211 && bytes < 450, () -> bytes + " bytes an address");
    }

    @Test
    void textCountsByItsLength() {
        NamespaceFact small = new NamespaceFact(KEY, Labels.of("a", "b"), Labels.EMPTY);
        NamespaceFact large = new NamespaceFact(KEY, Labels.of("a", "b".repeat(64_001)), Labels.EMPTY);
        assertEquals(1000, Weight.of(large) - Weight.of(small));
    }

    private static SliceFact slice(int addresses) {
        SliceFact.Address address = new SliceFact.Address("10.0.0.1", true, true, false, "reviews-7d9f-abcde", "node-1",
                "zone-1");
        return new SliceFact(KEY, "reviews", SliceFact.AddressType.IPV4, List.of(new SliceFact.Port("http", 8080)),
                Collections.nCopies(addresses, address));
    }
}
