package dev.navarch.generate;

/**
 * How resources are called. Tools read these names and agents keep them, so they are Istio's to the letter.
 */
public final class Names {
    public static final String BLACK_HOLE = "BlackHoleCluster";
    public static final String PASSTHROUGH = "PassthroughCluster";
    public static final String INBOUND_PASSTHROUGH = "InboundPassthroughCluster";
    public static final String VIRTUAL_OUTBOUND = "virtualOutbound";
    public static final String VIRTUAL_INBOUND = "virtualInbound";
    /** The route of the listener that serves as an HTTP proxy. */
    public static final String HTTP_PROXY_ROUTE = "http_proxy";

    private Names() {
    }

    /** A cluster towards a service, and its load assignment. */
    public static String outbound(int servicePort, String hostname) {
        return outbound(servicePort, "", hostname);
    }

    /** As {@link #outbound(int, String)}, towards a part of the service. */
    public static String outbound(int servicePort, String subset, String hostname) {
        return "outbound|" + servicePort + "|" + subset + "|" + hostname;
    }

    /** The server name under which mutual TLS asks for that service; gateways between networks route by it. */
    public static String sni(int servicePort, String hostname) {
        return sni(servicePort, "", hostname);
    }

    /** As {@link #sni(int, String)}, for a part of the service. */
    public static String sni(int servicePort, String subset, String hostname) {
        return "outbound_." + servicePort + "_." + subset + "_." + hostname;
    }

    /** The cluster towards the proxy's own workload, and its inline route. */
    public static String inbound(int targetPort) {
        return "inbound|" + targetPort + "||";
    }

    public static String inboundVirtualHost(int servicePort) {
        return "inbound|http|" + servicePort;
    }

    public static String listener(String bind, int port) {
        return bind + "_" + port;
    }

    /** The route that all HTTP services of a port share. */
    public static String route(int port) {
        return Integer.toString(port);
    }

    /** The route of one service on a port of its own; also the name of its virtual host in any route, and what its spans are called by. */
    public static String route(String hostname, int port) {
        return hostname + ":" + port;
    }

    /** A name in statistics ends in a semicolon, so that Istio's tag extraction knows where. */
    public static String stat(String name) {
        return name + ";";
    }
}
