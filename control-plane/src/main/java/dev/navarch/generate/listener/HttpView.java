package dev.navarch.generate.listener;

/**
 * Where HTTP is looked at and hence spans are made, which name the workload.
 *
 * @param proxyPort where the HTTP proxy listens, 0 for none
 */
record HttpView(Outbound outbound, String ownAddress, HttpTraits http, int proxyPort) implements OutboundView {
    @Override
    public boolean holds(Binding binding) {
        return binding.looksAtHttp();
    }
}
