package dev.navarch.xds;

import io.grpc.Status;

/** The transport's side of one stream. Used on the stream's event loop only. */
interface Outlet {

    /** Whether it takes more without queueing much. */
    boolean isReady();

    void send(Frame frame);

    /** Ends the stream; nothing is sent afterwards. */
    void close(Status status);

    /** {@code host:port}. */
    String peer();
}
