/**
 * Objects of Kubernetes laid over each other and compared: {@link dev.navarch.inject.merge.StrategicMerge} and {@link dev.navarch.inject.merge.JsonDiff}.
 * Pure.
 */
@NullMarked
package dev.navarch.inject.merge;

import org.jspecify.annotations.NullMarked;
