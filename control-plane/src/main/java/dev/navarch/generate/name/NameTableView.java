package dev.navarch.generate.name;

import dev.navarch.generate.ResourceType;
import dev.navarch.generate.Scope;
import dev.navarch.generate.View;
import dev.navarch.model.ClusterId;
import dev.navarch.model.Network;
import org.jspecify.annotations.Nullable;

/**
 * What a name table depends on.
 *
 * @param cluster whose virtual addresses are meant; null when the proxy did not say
 * @param network within which pods are reached by their addresses
 * @param ipv4 whether the proxy uses such addresses; {@code ipv6} likewise
 */
record NameTableView(Scope scope, @Nullable ClusterId cluster, Network network, boolean ipv4, boolean ipv6) implements View {

    @Override
    public ResourceType type() {
        return ResourceType.NAME_TABLE;
    }
}
