package dev.navarch.kube;

import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import java.util.List;

/**
 * Hears what one API server says. Calls come one after the other, in order, on an I/O thread; they must not block.
 *
 * <p>{@code receivedNanos} is {@link System#nanoTime()} of the moment at which the news was read from the wire.
 */
public interface FactSink {

    /** Every kind has been listed and is being watched: all of it, once per {@link KubeClient#read}. Nothing else is heard before. */
    void snapshot(List<Fact> facts, long receivedNanos);

    /** One kind had to be listed anew. */
    void relisted(FactKind kind, List<Fact> facts, long receivedNanos);

    /** Objects came, changed or went; facts that equal what was said before are left out. */
    void changed(List<FactChange> changes, long receivedNanos);

    /** The health of the watches is another. */
    void health(WatchHealth health);
}
