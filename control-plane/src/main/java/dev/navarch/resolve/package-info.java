/**
 * Addresses of network gateways that are known by a host name alone, as load balancers of some clouds are.
 *
 * <p>The registry says which {@link dev.navarch.resolve.GatewayNames names} it wants and gets their addresses as facts; a
 * {@link dev.navarch.resolve.NameResolver} asks the name servers, in production {@link dev.navarch.resolve.DnsResolver}. All state belongs to one
 * loop; queries run on a network thread that starts with the first name.
 */
@NullMarked
package dev.navarch.resolve;

import org.jspecify.annotations.NullMarked;
