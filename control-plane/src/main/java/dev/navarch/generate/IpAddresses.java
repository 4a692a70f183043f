package dev.navarch.generate;

/** Tells IP addresses from everything else that may stand in their place: Envoy refuses an assignment with anything else in it. */
public final class IpAddresses {

    private IpAddresses() {
    }

    public static boolean isIp(String text) {
        return isIpv4(text) || isIpv6(text);
    }

    /** Four decimal numbers up to 255, without leading zeros. */
    public static boolean isIpv4(String text) {
        int parts = 0;
        int value = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (value < 0) {
                    return false;
                }
                parts++;
                value = -1;
            } else if (c < '0' || c > '9' || value == 0) {
                return false;
            } else {
                value = Math.max(value, 0) * 10 + c - '0';
                if (value > 255) {
                    return false;
                }
            }
        }
        return parts == 4;
    }

    /** Groups of hexadecimal digits; one run of zero groups may be left out. No zone: it means nothing on another machine. */
    public static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        if (gap < 0) {
            return groups(text, true) == 8;
        }
        int head = gap == 0 ? 0 : groups(text.substring(0, gap), false);
        int tail = gap + 2 == text.length() ? 0 : groups(text.substring(gap + 2), true);
        return head >= 0 && tail >= 0 && head + tail <= 7;
    }

    /** How many groups there are; negative when one of them is not well-formed. An IPv4 address at the very end counts as two. */
    private static int groups(String text, boolean isEnd) {
        String[] groups = text.split(":", -1);
        int count = groups.length;
        for (int i = 0; i < groups.length; i++) {
            if (isEnd && i == groups.length - 1 && isIpv4(groups[i])) {
                count++;
            } else if (groups[i].isEmpty() || groups[i].length() > 4
                    || !groups[i].chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)) {
                return -1;
            }
        }
        return count;
    }
}
