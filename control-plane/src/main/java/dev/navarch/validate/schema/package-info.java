/**
 * The fields of Istio's kinds: {@link dev.navarch.validate.schema.Schemas} reads the tables that the definitions in the cluster are made of, too, and
 * says what in a resource does not fit them. Pure, any thread.
 */
@NullMarked
package dev.navarch.validate.schema;

import org.jspecify.annotations.NullMarked;
