package dev.navarch.kube;

import dev.navarch.model.ObjectKey;
import java.util.List;

/**
 * Hears of the few objects that a watch selects. Calls come one after the other, in order, on an I/O thread; they must not block.
 *
 * @param <T> what an object is decoded to
 */
public interface ObjectListener<T> {

    /** All that is selected now. This is the first call, and it comes again whenever the server had to be listed anew: it replaces all. */
    void snapshot(List<T> objects);

    /** An object came into the selection or changed. */
    void put(T object);

    /** An object is no more, or is no longer selected. */
    void gone(ObjectKey key);

    /** The health of the watch is another. May come before the first {@link #snapshot}. */
    void health(WatchHealth health);
}
