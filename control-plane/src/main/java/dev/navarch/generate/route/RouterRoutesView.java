package dev.navarch.generate.route;

import dev.navarch.generate.gateway.SelectedGateways;

/** What a router's routes depend on. */
record RouterRoutesView(SelectedGateways gateways) implements RouteView {
}
