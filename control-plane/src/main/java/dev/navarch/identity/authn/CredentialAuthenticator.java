package dev.navarch.identity.authn;

import dev.navarch.identity.Authentication;
import dev.navarch.identity.Credentials;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One kind of credential. */
interface CredentialAuthenticator {

    /** The verdict; null when the call brings nothing of this kind. The stage never fails. Never blocks. */
    @Nullable
    CompletionStage<Authentication> authenticate(Credentials credentials);
}
