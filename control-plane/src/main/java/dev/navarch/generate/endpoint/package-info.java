/**
 * Endpoints of services as proxies see them: which of them, by what way, how near. {@link dev.navarch.generate.endpoint.Endpoints} is the
 * only public type. Pure, any thread.
 */
@NullMarked
package dev.navarch.generate.endpoint;

import org.jspecify.annotations.NullMarked;
