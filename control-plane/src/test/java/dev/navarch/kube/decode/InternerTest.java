package dev.navarch.kube.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.navarch.model.Labels;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InternerTest {
    private final Interner interner = new Interner(1 << 12);

    private String text(String text) {
        byte[] bytes = ("..." + text + "...").getBytes(StandardCharsets.UTF_8);
        return "" + interner.text(bytes, 3, bytes.length - 6);
    }

    @Test
    void equalTextIsOneStringHoweverItComes() {
        assertEquals("hello", text("hello"));
        assertSame(interner.share(new String("hello")), interner.text("hello".getBytes(StandardCharsets.UTF_8), 0, 5));
        assertSame(interner.text("Größe".getBytes(StandardCharsets.UTF_8), 0, 7), interner.share(new String("Größe")));
    }

    @Test
    void whatIsRepeatedStaysSharedWhileMuchElsePasses() {
        for (int i = 0; i < 2000; i++) {
            text("word-" + i);
        }
        int shared = 0;
        for (int i = 0; i < 2000; i++) {
            String once = interner.share("word-" + i);
            shared += interner.share(new String("word-" + i)) == once ? 1 : 0;
        }
        assertEquals(2000, shared);
    }

    @Test
    void equalLabelsAreOne() {
        assertSame(interner.share(Labels.of("a", "b")), interner.share(Labels.of("a", "b")));
    }

    @Test
    void whatIsNotUtf8IsNoText() {
        assertNull(interner.text(new byte[]{'a', (byte) 0xC3, 0x28}, 0, 3));
    }
}
