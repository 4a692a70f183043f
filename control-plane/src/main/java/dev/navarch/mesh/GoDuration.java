package dev.navarch.mesh;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Durations as Go writes them ({@code 1h30m}, {@code 250ms}, {@code 1.5s}, {@code 0}): flags, environment and Istio's configuration use
 * them. Like Go's they hold 64 bits of nanoseconds.
 */
public final class GoDuration {
    private static final Pattern PART = Pattern.compile("([0-9]{1,40}(?:\\.[0-9]{0,40})?|\\.[0-9]{1,40})(ns|us|µs|μs|ms|s|m|h)");
    private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

    private GoDuration() {
    }

    /** The duration, null when the text is none. */
    public static @Nullable Duration parse(String text) {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(rest);
        int end = 0;
        while (end < rest.length()) {
            if (!part.find(end) || part.start() != end) {
                return null;
            }
            String number = part.group(1);
            nanos = nanos.add(new BigDecimal(number.endsWith(".") ? number + "0" : number).multiply(unit(part.group(2))));
            end = part.end();
        }
        if (end == 0 || nanos.compareTo(MAX_NANOS) > 0) {
            return null;
        }
        long whole = nanos.setScale(0, RoundingMode.DOWN).longValueExact();
        return Duration.ofNanos(negative ? -whole : whole);
    }

    /** The text that Go prints for it: {@code 1h30m0s}, {@code 250ms}, {@code 0s}. */
    public static String format(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        String sign = nanos < 0 ? "-" : "";
        BigDecimal all = BigDecimal.valueOf(nanos).abs();
        for (String small : new String[]{"s", "ms", "µs"}) {
            if (all.compareTo(unit(small)) >= 0) {
                return sign + (small.equals("s") ? hoursMinutesSeconds(all) : plain(all.divide(unit(small))) + small);
            }
        }
        return sign + plain(all) + "ns";
    }

    private static String hoursMinutesSeconds(BigDecimal nanos) {
        BigDecimal[] hours = nanos.divideAndRemainder(unit("h"));
        BigDecimal[] minutes = hours[1].divideAndRemainder(unit("m"));
        String seconds = plain(minutes[1].divide(unit("s"))) + "s";
        boolean hasHours = hours[0].signum() > 0;
        return (hasHours ? plain(hours[0]) + "h" : "") + (hasHours || minutes[0].signum() > 0 ? plain(minutes[0]) + "m" : "")
                + seconds;
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static BigDecimal unit(String unit) {
        return BigDecimal.valueOf(switch (unit) {
            case "ns" -> 1L;
            case "us", "µs", "μs" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> throw new IllegalArgumentException("no unit of time: " + unit);
        });
    }
}
