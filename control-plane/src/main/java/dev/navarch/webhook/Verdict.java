package dev.navarch.webhook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/** What a reviewer says. */
public sealed interface Verdict {

    /** @param warnings for whoever asked, such as the user of kubectl */
    record Allowed(List<String> warnings) implements Verdict {
        public Allowed {
            warnings = List.copyOf(warnings);
        }
    }

    /** Allowed, with changes: a JSON patch (RFC 6902). */
    record Patched(ArrayNode patch, List<String> warnings) implements Verdict {
        public Patched {
            warnings = List.copyOf(warnings);
        }
    }

    /** @param message why, for a person, and how to mend it */
    record Denied(String message, List<String> warnings) implements Verdict {
        public Denied {
            warnings = List.copyOf(warnings);
        }
    }
}
