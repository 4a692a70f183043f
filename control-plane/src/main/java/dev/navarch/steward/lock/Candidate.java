package dev.navarch.steward.lock;

/**
 * Who stands for election.
 *
 * @param identity of this process: the pod's name
 * @param revision of this control plane
 * @param local whether the locked cluster is the candidate's own
 */
public record Candidate(String identity, String revision, boolean local) {
    private static final String REMOTE = "^";

    /** What the candidate writes as its holder key. */
    public String key() {
        return local ? revision : REMOTE + revision;
    }

    /** Whether a record names this candidate. */
    boolean isNamedBy(LockRecord record) {
        return record.holder().equals(identity) && record.key().equals(key());
    }

    /** Who holds a lock, for a person. */
    String words(LockRecord record) {
        String by = record.holder() + (record.key().isEmpty() ? "" : " (" + record.key() + ")");
        return isNamedBy(record) ? by + ", which is our name, but was not written by this process" : by;
    }

    static String revisionOf(String key) {
        return key.startsWith(REMOTE) ? key.substring(REMOTE.length()) : key;
    }

    static boolean isRemote(String key) {
        return key.startsWith(REMOTE);
    }
}
