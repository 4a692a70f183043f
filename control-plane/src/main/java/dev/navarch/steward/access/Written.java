package dev.navarch.steward.access;

import com.fasterxml.jackson.databind.JsonNode;

/** What came of a write. */
public sealed interface Written {

    /** It is done; {@code object} is what stands there now. */
    record Done(JsonNode object) implements Written {
    }

    /** It was not sent: it is not ours to write at the moment. */
    record Withheld(String why) implements Written {
    }

    /** Another wrote first: there is one already, or another version (409). */
    record Conflict() implements Written {
    }

    /** It, or where it belongs, is no more (404), or its namespace is ending. */
    record Gone() implements Written {
    }

    /** Refused for lack of a right (403); {@code reason} names the rule. */
    record Forbidden(String reason) implements Written {
    }

    /** Refused for another reason, or no whole answer came: then it is not known whether it was carried out. */
    record Failed(String reason) implements Written {
    }
}
