package dev.navarch.kube.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FrameCutterTest {
    private final List<String> frames = new ArrayList<>();

    private boolean keep(byte[] bytes, int from, int to) {
        frames.add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        return true;
    }

    private static byte[] stream(Encoding encoding, List<String> texts) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (encoding == Encoding.PROTOBUF) {
                stream.writeBytes(new byte[]{0, 0, (byte) (bytes.length >> 8), (byte) bytes.length});
                stream.writeBytes(bytes);
            } else {
                stream.writeBytes(bytes);
                stream.write('\n');
            }
        }
        return stream.toByteArray();
    }

    @Test
    void anyCutOfTheStreamGivesTheSameFrames() {
        SplittableRandom random = new SplittableRandom(3);
        List<String> texts = List.of("a", "Größe", "日本", "x".repeat(1000), "end");
        for (Encoding encoding : Encoding.values()) {
            byte[] stream = stream(encoding, texts);
            for (int round = 0; round < 500; round++) {
                frames.clear();
                FrameCutter cutter = new FrameCutter(encoding, 2000);
                for (int at = 0; at < stream.length;) {
                    int to = Math.min(stream.length, at + 1 + random.nextInt(round % 2 == 0 ? 3 : 700));
                    assertTrue(cutter.feed(Arrays.copyOfRange(stream, at, to), this::keep));
                    at = to;
                }
                assertEquals(texts, frames);
            }
        }
    }

    @Test
    void aFrameThatWouldBeTooLargeIsNoticedBeforeItArrives() {
        assertFalse(new FrameCutter(Encoding.PROTOBUF, 1000).feed(new byte[]{(byte) 0xFF, 0, 0, 0, 1}, this::keep));
        assertFalse(new FrameCutter(Encoding.JSON, 1000).feed(new byte[1001], this::keep));
    }

    @Test
    void whoeverHasEnoughHearsNoMore() {
        FrameCutter cutter = new FrameCutter(Encoding.JSON, 1000);
        cutter.feed("a\nb\n".getBytes(StandardCharsets.UTF_8), (_, _, _) -> {
            frames.add("x");
            return false;
        });
        assertEquals(List.of("x"), frames);
    }
}
