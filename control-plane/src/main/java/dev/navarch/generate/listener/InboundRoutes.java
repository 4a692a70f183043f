package dev.navarch.generate.listener;

import com.google.protobuf.BoolValue;
import dev.navarch.generate.Names;
import dev.navarch.model.Protocol;
import io.envoyproxy.envoy.config.route.v3.Decorator;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;

/** The routes of inbound ports: everything goes to the workload. */
final class InboundRoutes {
    /** A connection that the workload just closed is tried anew; nothing of the request has been answered. */
    private static final RetryPolicy RETRY = RetryPolicy.newBuilder().setRetryOn("reset-before-request")
            .setNumRetries(Protos.uint32(2)).build();

    private InboundRoutes() {
    }

    static RouteConfiguration to(InboundPort port) {
        boolean grpc = port.protocol() == Protocol.GRPC || port.protocol() == Protocol.GRPC_WEB;
        return routes(Names.inbound(port.targetPort()), port.hostname(), port.servicePort(), !grpc);
    }

    /** To ports that belong to no service. */
    static RouteConfiguration passthrough() {
        return routes(Names.INBOUND_PASSTHROUGH, "", 0, true);
    }

    private static RouteConfiguration routes(String cluster, String hostname, int servicePort, boolean retry) {
        RouteAction.Builder action = RouteAction.newBuilder().setCluster(cluster).setTimeout(Protos.ZERO)
                .setMaxStreamDuration(RouteAction.MaxStreamDuration.newBuilder().setMaxStreamDuration(Protos.ZERO)
                        .setGrpcTimeoutHeaderMax(Protos.ZERO));
        if (retry) {
            action.setRetryPolicy(RETRY);
        }
        Route route = Route.newBuilder().setName("default").setMatch(RouteMatch.newBuilder().setPrefix("/")).setRoute(action)
                .setDecorator(Decorator.newBuilder().setOperation(Names.route(hostname, servicePort) + "/*")).build();
        return RouteConfiguration.newBuilder().setName(cluster).setValidateClusters(BoolValue.of(false))
                .addVirtualHosts(
                        VirtualHost.newBuilder().setName(Names.inboundVirtualHost(servicePort)).addDomains("*").addRoutes(route))
                .build();
    }
}
