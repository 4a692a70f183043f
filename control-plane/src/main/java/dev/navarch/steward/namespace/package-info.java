/**
 * What every namespace of a led cluster is to have: config maps with the certificates that verify ours, and with revocation lists.
 *
 * <p>{@link dev.navarch.steward.namespace.RootMaps} keeps them in one cluster. Confined to the steward's loop.
 */
@NullMarked
package dev.navarch.steward.namespace;

import org.jspecify.annotations.NullMarked;
