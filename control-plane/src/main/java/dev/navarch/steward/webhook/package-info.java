/**
 * Certificates in webhook configurations, without which API servers trust no answer of ours.
 *
 * <p>{@link dev.navarch.steward.webhook.Webhooks} keeps those of one kind in one cluster, by a {@link dev.navarch.steward.webhook.HookRule}:
 * {@link dev.navarch.steward.webhook.InjectorRule} for injection, {@link dev.navarch.steward.webhook.ValidatorRule} for validation. All is
 * confined to the steward's loop.
 */
@NullMarked
package dev.navarch.steward.webhook;

import org.jspecify.annotations.NullMarked;
