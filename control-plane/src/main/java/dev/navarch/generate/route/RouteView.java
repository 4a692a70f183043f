package dev.navarch.generate.route;

import dev.navarch.generate.ResourceType;
import dev.navarch.generate.View;

/** What a proxy's routes depend on. */
sealed interface RouteView extends View permits RoutesView, RouterRoutesView {

    @Override
    default ResourceType type() {
        return ResourceType.ROUTE;
    }
}
