package dev.navarch.generate;

import dev.navarch.model.Resolution;
import dev.navarch.model.Service;
import dev.navarch.model.World;

/**
 * Which services a proxy sees: those that everybody sees, or those that its namespace sees where that is more.
 *
 * @param namespace empty for everybody
 */
public record Scope(String namespace) {
    public static final Scope EVERYBODY = new Scope("");

    public static Scope of(World world, Proxy proxy) {
        return world.scopes().contains(proxy.namespace()) ? new Scope(proxy.namespace()) : EVERYBODY;
    }

    /** Whether it has anything to generate: an alias is but another name of a service, and has none of its own. */
    public boolean sees(Service service) {
        return service.resolution() != Resolution.ALIAS && service.isVisibleTo(namespace);
    }
}
