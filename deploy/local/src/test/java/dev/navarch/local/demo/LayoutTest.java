package dev.navarch.local.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {

    @Test
    void eventsStandAboveTheOrdersAndTheRestIsEmpty() {
        assertEquals(List.of("view", "", "", "first", "second", "orders"),
                new Layout(8, 20).compose(List.of("view"), List.of("first", "second"), "orders"));
    }

    @Test
    void theOldestEventsGiveWayFirst() {
        assertEquals(List.of("a", "b", "c", "", "third", "orders"),
                new Layout(8, 20).compose(List.of("a", "b", "c"), List.of("first", "second", "third"), "orders"));
    }

    @Test
    void aViewThatIsTooHighIsCutAtItsEnd() {
        assertEquals(List.of("a", "b", "c", "orders"),
                new Layout(6, 20).compose(List.of("a", "b", "c", "d"), List.of("event"), "orders"));
    }

    @Test
    void longLinesOfTheViewAreCutAndEventsAreWrapped() {
        List<String> lines = new Layout(9, 10).compose(List.of("0123456789x"), List.of("curl -x http://there"), "orders");
        assertEquals(List.of("0123456789", "", "", "", "curl -x ht", "tp://there", "orders"), lines);
    }

    @Test
    void anySizeFillsExactlyWhatIsAboveThePrompt() {
        for (String size : List.of("24 80", "6 6", "1 1", "100 300", "", "0 0", "twenty 80", "24")) {
            Layout layout = Layout.parse(size);
            assertEquals(layout.promptRow() - 1, layout.compose(List.of("a", "b"), List.of("c"), "orders").size(), size);
            assertTrue(layout.promptRow() < layout.rows(), size);
        }
        assertEquals(new Layout(24, 80), Layout.parse("no terminal"));
    }
}
