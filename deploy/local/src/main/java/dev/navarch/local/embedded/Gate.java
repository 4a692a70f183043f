package dev.navarch.local.embedded;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where requests enter, whatever their transport: who asks, may they, and the answer, also if it is a refusal. Any thread. */
final class Gate {
    static final String ANONYMOUS = "system:anonymous";
    static final String ADMINISTRATOR = "kubernetes-admin";
    private static final String BEARER = "Bearer ";

    private final Tokens tokens;
    private final Router router;
    private final Set<String> adminTokens = ConcurrentHashMap.newKeySet();

    Gate(Tokens tokens, Router router, String adminToken) {
        this.tokens = tokens;
        this.router = router;
        adminTokens.add(adminToken);
    }

    /** The user that an Authorization header speaks for; a refusal of 401 if its token is nobody's. */
    String user(String authorization) {
        if (authorization.isEmpty()) {
            return ANONYMOUS;
        }
        String token = authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()).trim() : "";
        if (adminTokens.contains(token)) {
            return ADMINISTRATOR;
        }
        Tokens.Bearer bearer = tokens.judge(token, Tokens.API_AUDIENCES);
        if (bearer == null) {
            throw Refusal.unauthorized();
        }
        return bearer.user();
    }

    Answer answer(Ask ask) {
        try {
            return router.answer(ask);
        } catch (Refusal refusal) {
            return Answer.refused(refusal);
        }
    }

    /** From now on this token is nobody's, be it an administrator's. */
    void revoke(String token) {
        adminTokens.remove(token);
        tokens.revoke(token);
    }
}
