package dev.navarch.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.navarch.kube.decode.Decoded;
import dev.navarch.model.FactKind;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PodFact;
import dev.navarch.model.SliceFact;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodTextsTest {
    private final KnownFacts pods = new KnownFacts(FactKind.POD, KubeLimits.defaults(), (_, _, _) -> {
    });
    private final PodTexts texts = new PodTexts(pods);

    @Test
    void aSliceHasTheVeryStringsOfItsPodsAndIsEqualStill() {
        PodFact pod = pod("pod-1", "10.0.0.1");
        pods.replace(List.of(new Decoded<>(pod.key(), "1", pod)));
        SliceFact slice = slice(copy("pod-1"), copy("10.0.0.1"));

        SliceFact shared = texts.share(slice);

        assertEquals(slice, shared);
        assertSame(pod.key().name(), shared.addresses().getFirst().pod());
        assertSame(pod.ips().getFirst(), shared.addresses().getFirst().ip());
        assertSame(shared, texts.share(shared), "nothing is left to share");
    }

    @Test
    void anAddressThatThePodDoesNotHaveStays() {
        PodFact pod = pod("pod-1", "10.0.0.1");
        pods.replace(List.of(new Decoded<>(pod.key(), "1", pod)));
        SliceFact slice = slice(copy("pod-1"), "10.0.0.9");

        assertEquals(slice, texts.share(slice));
    }

    @Test
    void aSliceOfUnknownPodsStaysTheSame() {
        SliceFact unknown = slice("pod-1", "10.0.0.1");
        SliceFact podless = slice("", "10.0.0.1");

        assertSame(unknown, texts.share(unknown));
        assertSame(podless, texts.share(podless));
    }

    private static String copy(String text) {
        return String.valueOf(text.toCharArray());
    }

    private static PodFact pod(String name, String ip) {
        return new PodFact(new ObjectKey("default", name), List.of(ip), Labels.EMPTY, "default", "node", "", "", "", List.of(),
                true);
    }

    private static SliceFact slice(String pod, String ip) {
        return new SliceFact(new ObjectKey("default", "slice"), "svc", SliceFact.AddressType.IPV4,
                List.of(new SliceFact.Port("http", 8080)),
                List.of(new SliceFact.Address(ip, true, true, false, pod, "node", "")));
    }
}
