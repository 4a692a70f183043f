package dev.navarch.generate.listener;

import org.jspecify.annotations.Nullable;

/** A set of outbound listeners. Each binding belongs to exactly one. */
sealed interface OutboundView extends ListenerView permits ServicesView, PodsView, HttpView {

    Outbound outbound();

    /** The address for which no listener of a headless service is made; empty when there would not be one anyway. */
    String ownAddress();

    /** Null where no binding looks at HTTP. */
    @Nullable
    HttpTraits http();

    /** Whether a binding's listener is in this set. */
    boolean holds(Binding binding);
}
