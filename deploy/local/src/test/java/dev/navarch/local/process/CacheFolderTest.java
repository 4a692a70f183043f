package dev.navarch.local.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
    @TempDir
    private Path folder;

    @Test
    void theEnvironmentNamesTheFolderElseItIsInTheUsersCache() {
        assertEquals(Path.of("/somewhere"), CacheFolder.of(Map.of("NAVARCH_CACHE", "/somewhere")).path());
        assertTrue(CacheFolder.of(Map.of()).path().endsWith(".cache/navarch"));
    }

    @Test
    void ofManyThatAskAtOnceOneMakesTheEntry() throws Exception {
        CacheFolder cache = new CacheFolder(folder.resolve("cache"));
        AtomicInteger made = new AtomicInteger();
        Callable<Path> ask = () -> cache.entry("thing", target -> {
            made.incrementAndGet();
            Files.writeString(target, "thing");
        });
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Path> answer : threads.invokeAll(List.of(ask, ask, ask, ask))) {
                assertEquals("thing", Files.readString(answer.get()));
            }
        }
        assertEquals(1, made.get());
    }

    @Test
    void whatCouldNotBeMadeIsNotThereAndIsTriedAgain() {
        CacheFolder cache = new CacheFolder(folder);
        assertThrows(UncheckedIOException.class, () -> cache.entry("thing", target -> {
            Files.writeString(target, "half a");
            throw new IOException("interrupted");
        }));
        assertFalse(Files.exists(cache.entry("thing")));
        assertTrue(Files.exists(cache.entry("thing", target -> Files.writeString(target, "thing"))));
    }

    @Test
    void foldersOfTheDeadAreSweptAndThoseOfTheLivingAreNot() throws IOException {
        Path dead = Files.createDirectories(folder.resolve("navarch-999999999-1"));
        Files.writeString(dead.resolve("log"), "x");
        Path living = Files.createDirectories(folder.resolve("navarch-" + ProcessHandle.current().pid() + "-1"));
        Path foreign = Files.createDirectories(folder.resolve("navarch-notes"));
        RunFolder.sweep(folder);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(living, foreign), left.sorted().toList());
        }
    }

    @Test
    void aRunFolderIsGoneWhenClosed() {
        RunFolder run = RunFolder.create();
        Path file = run.write("file", "text");
        assertTrue(Files.exists(file));
        run.close();
        run.close();
        assertFalse(Files.exists(run.path()));
    }
}
