package dev.navarch.command;

/** What came of looking at one promise. */
sealed interface Finding {

    /** It is kept. */
    record Good(String what) implements Finding {
    }

    /**
     * It is broken.
     *
     * @param why in words for a person
     * @param remedy what to do, as a command where there is one
     */
    record Bad(String what, String why, String remedy) implements Finding {
    }

    /** It could not be looked at, and why. */
    record Unknown(String what, String why) implements Finding {
    }

    String what();
}
