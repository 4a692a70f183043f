package dev.navarch.model;

import org.jspecify.annotations.Nullable;

/**
 * A gateway by which a network is entered from another.
 *
 * @param cluster whose workloads it leads to; null for those of any cluster in that network
 * @param address an IP address
 * @param port the port for mutual TLS traffic
 */
public record NetworkGateway(Network network, @Nullable ClusterId cluster, String address, int port) {
}
