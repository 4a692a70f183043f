package dev.navarch.inject.config;

/** What came of reading the injector's configuration. */
public sealed interface ConfigReading {

    /** It is sound. */
    record Accepted(InjectionConfig config) implements ConfigReading {
    }

    /**
     * It is not, and nothing of it is used.
     *
     * @param where the key and, within it, the path or line
     * @param reason for a person
     */
    record Refused(String where, String reason) implements ConfigReading {
        @Override
        public String toString() {
            return where + ": " + reason;
        }
    }
}
