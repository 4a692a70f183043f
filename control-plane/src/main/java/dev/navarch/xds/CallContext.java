package dev.navarch.xds;

import dev.navarch.generate.ParsedNode;
import dev.navarch.generate.Proxy;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.function.Function;

/**
 * What a new call needs to know of where it came in.
 *
 * @param loop of its connection, with its admission
 * @param pending counts the streams of that loop that wait to be vouched for
 * @param nodes reads what a proxy says of itself
 * @param connectionIds makes the name of a connection
 * @param access of the port by which it came
 * @param known is told when somebody was vouched for
 */
record CallContext(StreamLoop loop, Admission admission, PendingAuthentications pending, Function<Node, ParsedNode> nodes,
        Function<Proxy, String> connectionIds, PortAccess access, Runnable known) {

    /** By a port that is open to all. */
    static CallContext open(StreamLoop loop, Admission admission, Function<Node, ParsedNode> nodes,
            Function<Proxy, String> connectionIds) {
        return new CallContext(loop, admission, new PendingAuthentications(), nodes, connectionIds, PortAccess.OPEN, () -> {
        });
    }
}
