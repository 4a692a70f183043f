package dev.navarch.generate.listener;

import dev.navarch.model.Protocol;

/** How a listener treats what comes to a port. */
enum Traffic {
    HTTP, TCP,
    /** It looks at the first bytes. */
    SNIFFED;

    static Traffic of(Protocol protocol) {
        if (protocol.isHttp()) {
            return HTTP;
        }
        return protocol.isSniffed() ? SNIFFED : TCP;
    }
}
