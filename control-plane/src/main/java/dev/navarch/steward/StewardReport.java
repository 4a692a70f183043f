package dev.navarch.steward;

import java.util.List;

/**
 * How one cluster is cared for, for an operator.
 *
 * @param cluster its id
 * @param led why it is led by us or not
 * @param lock of the namespace controller: who holds it
 * @param leads whether it is ours
 * @param pending config maps that are not yet known to be as they are to be
 * @param webhooks each webhook configuration of our revision, and whether our certificates stand in it
 * @param conditions what wants attention
 */
public record StewardReport(String cluster, String led, String lock, boolean leads, int pending, List<String> webhooks,
        List<String> conditions) {
    public StewardReport {
        webhooks = List.copyOf(webhooks);
        conditions = List.copyOf(conditions);
    }
}
