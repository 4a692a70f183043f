package dev.navarch.generate.listener;

import dev.navarch.generate.Proxy;
import dev.navarch.model.World;

/**
 * What HTTP connection managers of a proxy depend on.
 *
 * @param extensions filters of Istio's that its Envoy has
 * @param http10 whether HTTP/1.0 is accepted
 */
record HttpTraits(WorkloadTags tags, Proxy.Extensions extensions, boolean http10) {

    static HttpTraits of(World world, Proxy proxy) {
        return new HttpTraits(WorkloadTags.of(world, proxy), proxy.extensions(), proxy.http10());
    }
}
