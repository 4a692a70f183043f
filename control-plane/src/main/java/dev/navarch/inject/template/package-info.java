/**
 * Go's {@code text/template} language, as far as Istio's templates and those written by their example use it.
 *
 * <p>{@link dev.navarch.inject.template.Template} parses and renders; {@link dev.navarch.inject.template.Functions} are what a template may call;
 * {@link dev.navarch.inject.template.GoObject} and {@link dev.navarch.inject.template.TextMap} are values that behave like Go's structs and string
 * maps; {@link dev.navarch.inject.template.Problem} says what is wrong and where. Everything is pure, bounded by
 * {@link dev.navarch.inject.template.TemplateLimits}, and safe on any thread.
 */
@NullMarked
package dev.navarch.inject.template;

import org.jspecify.annotations.NullMarked;
