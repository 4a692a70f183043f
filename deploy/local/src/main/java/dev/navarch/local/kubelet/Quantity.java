package dev.navarch.local.kubelet;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kubernetes' quantities, such as {@code 500m} and {@code 2Gi}. */
final class Quantity {
    private static final Pattern FORM = Pattern.compile("([0-9.]+)([A-Za-z]*)");
    private static final Map<String, BigDecimal> UNITS = Map.of("", BigDecimal.ONE, "m", new BigDecimal("0.001"), "k",
            new BigDecimal(1000), "M", new BigDecimal(1_000_000), "G", new BigDecimal(1_000_000_000), "Ki",
            new BigDecimal(1 << 10),
            "Mi", new BigDecimal(1 << 20), "Gi", new BigDecimal(1 << 30));

    private Quantity() {
    }

    /** How many whole divisors it takes, rounded up as Kubernetes does. */
    static long divided(String quantity, String divisor) {
        return value(quantity).divide(value(divisor), 0, RoundingMode.CEILING).longValueExact();
    }

    private static BigDecimal value(String text) {
        Matcher match = FORM.matcher(text);
        BigDecimal unit = match.matches() ? UNITS.get(match.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(text + " is no quantity that this kubelet knows");
        }
        return new BigDecimal(match.group(1)).multiply(unit);
    }
}
