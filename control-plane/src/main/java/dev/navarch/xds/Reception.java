package dev.navarch.xds;

import dev.navarch.generate.ParsedNode;
import dev.navarch.generate.Proxy;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.function.Function;

/**
 * What a new call meets.
 *
 * @param loop of its connection, with its admission
 * @param anteroom of that loop
 * @param nodes reads what a proxy says of itself
 * @param connectionIds makes the name of a connection
 * @param door by which it came
 * @param known is told when somebody was vouched for
 */
record Reception(StreamLoop loop, Admission admission, Anteroom anteroom, Function<Node, ParsedNode> nodes,
        Function<Proxy, String> connectionIds, Door door, Runnable known) {

    /** By a door that is open to all. */
    static Reception open(StreamLoop loop, Admission admission, Function<Node, ParsedNode> nodes,
            Function<Proxy, String> connectionIds) {
        return new Reception(loop, admission, new Anteroom(), nodes, connectionIds, Door.OPEN, () -> {
        });
    }
}
