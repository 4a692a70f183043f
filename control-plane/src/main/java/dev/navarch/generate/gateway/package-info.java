/**
 * What routers, the proxies at the edge of the mesh, listen for: {@link dev.navarch.generate.gateway.SelectedGateways} is what it depends on,
 * {@link dev.navarch.generate.gateway.MergedGateway} what comes of it in one World, {@link dev.navarch.generate.gateway.ServiceRoutes} where
 * connections go from there. Listeners, routes and clusters are made of these elsewhere. Pure, any thread.
 */
@NullMarked
package dev.navarch.generate.gateway;

import org.jspecify.annotations.NullMarked;
