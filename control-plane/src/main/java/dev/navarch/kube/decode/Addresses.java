package dev.navarch.kube.decode;

import io.netty.util.NetUtil;

/** What a number or an address may be. */
final class Addresses {
    private Addresses() {
    }

    static boolean isIpv4(String text) {
        return NetUtil.isValidIpV4Address(text);
    }

    /** Without a scope: an address that others shall reach has none. */
    static boolean isIpv6(String text) {
        return text.indexOf('%') < 0 && text.indexOf('[') < 0 && NetUtil.isValidIpV6Address(text);
    }

    static boolean isIp(String text) {
        return isIpv4(text) || isIpv6(text);
    }

    static boolean isPort(int number) {
        return number > 0 && number <= 0xFFFF;
    }
}
