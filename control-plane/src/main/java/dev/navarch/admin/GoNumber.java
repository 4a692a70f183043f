package dev.navarch.admin;

import java.math.BigDecimal;

/**
 * Numbers as Go writes them into metrics ({@code 1e+06}, {@code 0.5}, {@code 10000}). It matters for the bounds of histograms: they are
 * labels, and {@code le="1000000.0"} is another series than {@code le="1e+06"}.
 */
final class GoNumber {

    private GoNumber() {
    }

    static String text(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return "0";
        }
        // The digits are the shortest that mean this number; only where the point stands is a matter of style.
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String sign = value < 0 ? "-" : "";
        if (exponent < -4 || exponent >= 6) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "")
                    + Math.abs(exponent);
        }
        return shortest.toPlainString();
    }
}
