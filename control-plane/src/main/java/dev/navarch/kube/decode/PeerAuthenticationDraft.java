package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PeerAuthenticationFact;
import dev.navarch.model.PeerMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A PeerAuthentication (security.istio.io).
 *
 * <p>It fails closed: a mode that is not understood is STRICT, and where it is not understood for whom or for which port something is said, all
 * that it may be for is STRICT.
 */
final class PeerAuthenticationDraft extends ConfigDraft<PeerAuthenticationFact> {
    private final List<PeerAuthenticationFact.Port> ports = new ArrayList<>(0);
    private Labels selector = Labels.EMPTY;
    private @Nullable PeerMode mode;

    PeerAuthenticationDraft(Interner interner, String revision) {
        super(interner, revision);
    }

    @Override
    void spec(JsonNode spec) {
        if (!spec.isObject() && !isAbsent(spec)) {
            notUnderstood("spec is no object");
            return;
        }
        mode = mode("spec.mtls", spec.path("mtls"));
        ports(spec.path("portLevelMtls"));
        Labels selected = selector(spec.path("selector"));
        if (selected == null) {
            notUnderstood("spec.selector is none");
        } else {
            selector = selected;
        }
    }

    private void ports(JsonNode node) {
        if (!node.isObject() && !isAbsent(node)) {
            notUnderstood("spec.portLevelMtls is no object");
        }
        for (Map.Entry<String, JsonNode> port : node.properties()) {
            int number = port.getKey().matches("[0-9]{1,5}") ? Integer.parseInt(port.getKey()) : 0;
            if (Addresses.isPort(number)) {
                ports.add(
                        new PeerAuthenticationFact.Port(number, mode("spec.portLevelMtls." + port.getKey(), port.getValue())));
            } else {
                notUnderstood("spec.portLevelMtls: " + port.getKey() + " is no port");
            }
        }
        ports.sort((a, b) -> Integer.compare(a.number(), b.number()));
    }

    /** Null where it is left to the next level. */
    private @Nullable PeerMode mode(String where, JsonNode mtls) {
        JsonNode word = mtls.path("mode");
        if (isAbsent(mtls) || (mtls.isObject() && isAbsent(word))) {
            return null;
        }
        return switch (word.asText("")) {
            case "UNSET" -> null;
            case "DISABLE" -> PeerMode.DISABLE;
            case "PERMISSIVE" -> PeerMode.PERMISSIVE;
            case "STRICT" -> PeerMode.STRICT;
            default -> {
                complain(where + ".mode is none of UNSET, DISABLE, PERMISSIVE, STRICT; it is taken for STRICT");
                yield PeerMode.STRICT;
            }
        };
    }

    private void notUnderstood(String reason) {
        complain(reason + "; the policy is taken for STRICT");
        mode = PeerMode.STRICT;
    }

    @Override
    PeerAuthenticationFact read(ObjectKey key, long creationTime) {
        return new PeerAuthenticationFact(key, selector, mode, ports, creationTime);
    }
}
