package dev.navarch.identity;

import java.util.concurrent.CompletionStage;

/** Says who calls. Thread-safe, never blocks, and costs a stranger's call no more than it cost him. */
public interface Authenticator {

    /** The stage never fails and ends within a few seconds, on whatever thread; so a caller on an event loop comes back to it himself. */
    CompletionStage<Authentication> authenticate(Credentials credentials);
}
