/**
 * The port on which API servers ask before they store something: HTTPS on 15017, admission reviews in and out.
 *
 * <p>{@link dev.navarch.webhook.Webhooks} answers requests, whoever carries them; {@link dev.navarch.webhook.WebhookServer} carries them over HTTPS;
 * {@link dev.navarch.webhook.Reviewer} is what judges, given a {@link dev.navarch.webhook.Review} and giving a {@link dev.navarch.webhook.Verdict}. Reviews are judged on
 * virtual threads.
 */
@NullMarked
package dev.navarch.webhook;

import org.jspecify.annotations.NullMarked;
