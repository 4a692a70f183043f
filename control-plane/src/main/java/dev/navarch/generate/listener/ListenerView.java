package dev.navarch.generate.listener;

import dev.navarch.generate.ResourceType;
import dev.navarch.generate.View;

/**
 * What a set of listeners depends on. A sidecar's listeners are four sets; the largest know nothing of its workload and are shared by
 * thousands. A router's are one.
 */
public sealed interface ListenerView extends View permits OutboundView, InboundView, RouterView {

    @Override
    default ResourceType type() {
        return ResourceType.LISTENER;
    }
}
