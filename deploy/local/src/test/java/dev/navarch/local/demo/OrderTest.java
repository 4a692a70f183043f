package dev.navarch.local.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OrderTest {

    @Test
    void everyOrderThatThePromptOffersIsUnderstood() {
        List<Order> orders = Stream.of(Order.CHOICES.split(" · ")).map(Order::parse).toList();
        assertEquals(List.of(new Order.Kill("v2"), new Order.Add("v2"), new Order.Cut("cluster2"), new Order.Heal("cluster2"),
                new Order.Rotate("cluster2"), new Order.Curl(), new Order.Help(), new Order.Quit()), orders);
    }

    @Test
    void caseAndBlanksDoNotMatter() {
        assertEquals(new Order.Kill("v1"), Order.parse("  KILL \t V1 "));
        assertEquals(new Order.Nothing(), Order.parse(" \t"));
    }

    @Test
    void whatIsNotUnderstoodComesWithWhatWouldBe() {
        assertTrue(hint("kill v3").contains("kill v2"));
        assertTrue(hint("kill").contains("kill v2"));
        assertTrue(hint("frobnicate").contains("'frobnicate'"));
        assertTrue(hint("cut cluster1 cluster2").contains("one order"));
        assertTrue(hint("rotate cluster1").contains("own"), "the config cluster has no remote secret");
        assertFalse(Order.parse("quit now") instanceof Order.Quit);
    }

    private static String hint(String line) {
        return assertInstanceOf(Order.Unknown.class, Order.parse(line)).hint();
    }
}
