package dev.navarch.generate.listener;

/** For the pods of headless services, where no HTTP is looked at. */
record PodsView(Outbound outbound, String ownAddress) implements OutboundView {
    @Override
    public HttpTraits http() {
        return HttpTraits.NOBODY;
    }

    @Override
    public boolean holds(Binding binding) {
        return !binding.looksAtHttp() && binding.pod();
    }
}
