/**
 * Istio's configuration for the whole mesh as an operator writes it, made into {@link dev.navarch.model.MeshConfig}. Pure; any thread.
 */
@NullMarked
package dev.navarch.mesh;

import org.jspecify.annotations.NullMarked;
