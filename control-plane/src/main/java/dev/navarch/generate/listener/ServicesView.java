package dev.navarch.generate.listener;

import org.jspecify.annotations.Nullable;

/** For the addresses of services, where no HTTP is looked at, and the listener that all traffic passes. */
record ServicesView(Outbound outbound) implements OutboundView {
    @Override
    public String ownAddress() {
        return "";
    }

    @Override
    public @Nullable HttpTraits http() {
        return null;
    }

    @Override
    public boolean holds(Binding binding) {
        return !binding.looksAtHttp() && !binding.pod();
    }
}
