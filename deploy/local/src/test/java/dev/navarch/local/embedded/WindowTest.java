package dev.navarch.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static Change change(long version) {
        return new Change(Change.Kind.ADDED, version, new Stored("k" + version, version, new byte[0]), null);
    }

    private static Window filled(int limit, long... versions) {
        Window window = new Window(limit);
        for (long version : versions) {
            window.add(change(version));
        }
        return window;
    }

    private static List<Long> versions(List<Change> changes) {
        return changes.stream().map(Change::version).toList();
    }

    @Test
    void changesAfterAVersionComeOldestFirstAndNoMoreThanAsked() {
        Window window = filled(10, 3, 5, 9);
        assertEquals(List.of(3L, 5L, 9L), versions(window.after(0, 10)));
        assertEquals(List.of(5L, 9L), versions(window.after(3, 10)));
        assertEquals(List.of(5L), versions(window.after(4, 1)));
        assertEquals(List.of(), versions(window.after(9, 10)));
    }

    @Test
    void aFullWindowForgetsTheOldestAndAdmitsOnlyWhoMissedNothing() {
        Window window = filled(3, 1, 2, 3);
        assertTrue(window.admits(0));
        window.add(change(7));
        assertEquals(List.of(2L, 3L, 7L), versions(window.after(1, 10)));
        assertFalse(window.admits(0));
        assertTrue(window.admits(1));
        assertFalse(window.reaches(0));
    }

    @Test
    void theRingKeepsItsOrderOverManyTurns() {
        Window window = new Window(100);
        for (long version = 1; version <= 1000; version++) {
            window.add(change(version));
        }
        List<Long> kept = versions(window.after(0, 1000));
        assertEquals(100, kept.size());
        assertEquals(901L, kept.getFirst());
        assertEquals(1000L, kept.getLast());
    }

    @Test
    void anExpiredWindowTurnsAwayTheOldButKeepsFaithWithThoseWhoHadSeenAll() {
        Window window = filled(10, 1, 2);
        window.expire(8);
        assertFalse(window.admits(7));
        assertTrue(window.admits(8));
        assertTrue(window.reaches(2));
        assertFalse(window.reaches(1));
        window.add(change(9));
        assertEquals(List.of(9L), versions(window.after(2, 10)));
    }
}
