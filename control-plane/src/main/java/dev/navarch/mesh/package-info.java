/**
 * Istio's configuration for the whole mesh as an operator writes it, made into {@link dev.navarch.model.MeshConfig}.
 *
 * <p>{@link dev.navarch.mesh.MeshConfigSource} finds it in a file or a ConfigMap and tells when it changes; {@link dev.navarch.mesh.MeshConfigReader}
 * understands it, {@link dev.navarch.mesh.MeshReading} is what came of that; {@link dev.navarch.mesh.GoDuration} reads durations,
 * {@link dev.navarch.mesh.Re2} regular expressions. All but the source is pure and safe on any thread.
 */
@NullMarked
package dev.navarch.mesh;

import org.jspecify.annotations.NullMarked;
