package dev.navarch.steward.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.kube.WebhookFact;
import dev.navarch.steward.access.Written;

/** What is to stand in webhook configurations of one kind. */
public interface HookRule {

    /** Judges what stands there. */
    Verdict judge(WebhookFact fact, CaBundle bundle);

    /** Mends one entry; one that is not ours is left as it is. */
    void mend(ObjectNode hook, CaBundle bundle);

    /** A write is about to be tried. */
    void attempted(String configuration);

    /** What came of it. */
    void ended(String configuration, Written written);

    /** There is no certificate to be written. */
    void withoutBundle(String configuration);

    /** What there is to do about a configuration. */
    sealed interface Verdict {

        /** It is none of ours, and why; of those without a word nobody wants to know. */
        record NotOurs(String why) implements Verdict {
        }

        /** All is as it should be. */
        record Right() implements Verdict {
        }

        /** Something is not. */
        record Wrong() implements Verdict {
        }

        /** What stands there is right as far as it may be now; look again, for more is to come. {@code why} is for a person. */
        record NotYet(String why) implements Verdict {
        }
    }
}
