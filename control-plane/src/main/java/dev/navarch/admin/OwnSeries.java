package dev.navarch.admin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Declares our own series, {@code navarch_…}. */
final class OwnSeries {
    /** From half a millisecond on, where istiod's histograms begin at ten or a hundred. */
    private static final Duration[] BOUNDS = {Duration.ofNanos(500_000), Duration.ofMillis(1), Duration.ofNanos(2_500_000),
            Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
            Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2500), Duration.ofSeconds(5),
            Duration.ofSeconds(10), Duration.ofSeconds(30)};

    private final MeterRegistry registry;

    OwnSeries(MeterRegistry registry) {
        this.registry = registry;
    }

    Timer timer(String name, String help, String... tags) {
        return Timer.builder(name).description(help).tags(tags).serviceLevelObjectives(BOUNDS).register(registry);
    }

    Counter counter(String name, String help, String... tags) {
        return Counter.builder(name).description(help).tags(tags).register(registry);
    }

    /** A gauge that is counted up and down. */
    AtomicLong level(String name, String help, String... tags) {
        AtomicLong level = new AtomicLong();
        Gauge.builder(name, level, AtomicLong::doubleValue).description(help).tags(Tags.of(tags)).register(registry);
        return level;
    }

    /** One of something for each constant. */
    static <E extends Enum<E>, T> Map<E, T> each(Class<E> type, Function<E, T> make) {
        EnumMap<E, T> map = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            map.put(constant, make.apply(constant));
        }
        return map;
    }
}
