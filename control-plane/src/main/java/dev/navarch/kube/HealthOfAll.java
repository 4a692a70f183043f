package dev.navarch.kube;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes one health of several watches', and tells it when it changes: failing if one fails, else listing if one lists, else live. */
final class HealthOfAll {
    private final int watches;
    private final Map<Object, WatchHealth> each = new LinkedHashMap<>();
    private final Consumer<WatchHealth> told;
    private @Nullable WatchHealth last;

    HealthOfAll(int watches, Consumer<WatchHealth> told) {
        this.watches = watches;
        this.told = told;
    }

    void set(Object watch, WatchHealth health) {
        each.put(watch, health);
        WatchHealth all = together();
        if (!all.equals(last)) {
            last = all;
            told.accept(all);
        }
    }

    private WatchHealth together() {
        List<String> reasons = new ArrayList<>();
        boolean live = each.size() == watches;
        for (WatchHealth health : each.values()) {
            switch (health) {
                case WatchHealth.Failing(String reason) -> reasons.add(reason);
                case WatchHealth.Listing _ -> live = false;
                case WatchHealth.Live _ -> {
                }
            }
        }
        if (!reasons.isEmpty()) {
            return new WatchHealth.Failing(String.join("; ", reasons));
        }
        return live ? new WatchHealth.Live() : new WatchHealth.Listing();
    }
}
