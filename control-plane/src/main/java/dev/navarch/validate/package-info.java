/**
 * Judges Istio's resources before an API server stores them: {@link dev.navarch.validate.Validator}. What is wrong is refused in words; what is right but
 * nobody acts on yet is said to be so. {@link dev.navarch.validate.ValidateMetrics} counts. Pure, any thread.
 */
@NullMarked
package dev.navarch.validate;

import org.jspecify.annotations.NullMarked;
