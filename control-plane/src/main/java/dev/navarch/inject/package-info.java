/**
 * Sidecar injection: a pod that an API server is about to store comes back with a proxy.
 *
 * <p>{@link dev.navarch.inject.Injector} judges pods; {@link dev.navarch.inject.InjectionSource} finds the injector's configuration and follows it;
 * {@link dev.navarch.inject.ProxyConfigSource} follows what resources say of proxies, {@link dev.navarch.inject.Kubelets} and
 * {@link dev.navarch.inject.Namespaces} answer questions about a pod's cluster; {@link dev.navarch.inject.InjectMetrics} counts. Templates are read by {@code inject.template} and {@code inject.functions}; {@code inject.config} understands the
 * configuration, {@code inject.pod} what is special about pods, {@code inject.merge} lays one object over another.
 */
@NullMarked
package dev.navarch.inject;

import org.jspecify.annotations.NullMarked;
