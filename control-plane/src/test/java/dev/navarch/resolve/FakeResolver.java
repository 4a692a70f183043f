package dev.navarch.resolve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A resolver that knows what the test told it. */
final class FakeResolver implements NameResolver {
    final List<String> asked = new ArrayList<>();
    private final Map<String, Found> names = new TreeMap<>();
    private final Map<String, String> aliases = new TreeMap<>();

    void name(String name, int ttlSeconds, String... addresses) {
        names.put(name, new Found(List.of(addresses), Duration.ofSeconds(ttlSeconds)));
    }

    void forget(String name) {
        names.remove(name);
    }

    void alias(String name, String target) {
        aliases.put(name, target);
    }

    @Override
    public CompletionStage<Answer> resolve(String name) {
        asked.add(name);
        boolean possible = Arrays.stream(name.split("\\.", -1)).noneMatch(label -> label.isEmpty() || label.length() > 63);
        Found found = possible ? names.get(aliases.getOrDefault(name, name)) : null;
        return CompletableFuture.completedFuture(found == null ? new Failed("nobody knows " + name) : found);
    }

    @Override
    public void close() {
    }
}
