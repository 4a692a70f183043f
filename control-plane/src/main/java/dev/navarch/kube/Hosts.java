package dev.navarch.kube;

import java.net.URI;

/** What a URL says of its host. */
final class Hosts {
    private Hosts() {
    }

    /** The host, an IPv6 address without its brackets. */
    static String plain(URI url) {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    }
}
