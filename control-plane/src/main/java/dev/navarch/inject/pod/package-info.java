/**
 * What injection knows about pods: who is injected ({@link dev.navarch.inject.pod.Selection}), who owns a pod ({@link dev.navarch.inject.pod.Owner}), what its
 * annotations may say ({@link dev.navarch.inject.pod.AnnotationCheck}), and what becomes of probes, metrics, containers and their order. Over {@link dev.navarch.inject.pod.Pod}, which
 * is JSON; one thread.
 */
@NullMarked
package dev.navarch.inject.pod;

import org.jspecify.annotations.NullMarked;
