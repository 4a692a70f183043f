package dev.navarch.generate.listener;

import org.jspecify.annotations.Nullable;

/** For the pods of headless services, where no HTTP is looked at. */
record PodsView(Outbound outbound, String ownAddress) implements OutboundView {
    @Override
    public @Nullable HttpTraits http() {
        return null;
    }

    @Override
    public boolean holds(Binding binding) {
        return !binding.looksAtHttp() && binding.pod();
    }
}
