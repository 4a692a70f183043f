package dev.navarch.model;

/**
 * A gateway by which a network is entered from another.
 *
 * @param address an IP address, or a host name that its owner's load balancer has
 * @param port the port for mutual TLS traffic
 */
public record NetworkGateway(Network network, ClusterId cluster, String address, int port) {
}
