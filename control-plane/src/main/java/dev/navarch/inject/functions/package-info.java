/**
 * What Istio's templates call besides the language itself: the functions of sprig, and Istio's own, which replace some of them.
 *
 * <p>{@link dev.navarch.inject.functions.TemplateFunctions} is all of them; {@link dev.navarch.inject.functions.StructView} lets JSON look like Go's
 * structs and messages, whose fields {@link dev.navarch.inject.functions.Shapes} know; {@link dev.navarch.inject.functions.Plain} makes values of JSON. Everything is
 * pure and safe on any thread.
 */
@NullMarked
package dev.navarch.inject.functions;

import org.jspecify.annotations.NullMarked;
