package dev.navarch.cluster;

import java.util.List;
import java.util.Map;

/** Says which remote clusters there are and how to reach them. */
public interface RemoteSource extends AutoCloseable {

    /** Begins to tell; called once. */
    void start(Listener listener);

    /** Ends; the listener is not called again once this has returned. */
    @Override
    void close();

    /** Hears of origins. Calls come one after the other, on any thread; they do not block and never throw. */
    interface Listener {

        /**
         * All origins there are, those first that win a contested cluster id. Said once in the beginning, even when there are none, and again
         * whenever the source had to look anew: an origin that is missing here is gone.
         */
        void listed(List<Origin> all);

        /** An origin is new, or says something else. */
        void changed(Origin origin);

        /** An origin is no more, and neither is what it said. */
        void gone(String name);
    }

    /**
     * One place that names clusters: a secret or a file. {@code toString} shows no secret.
     *
     * @param name as an operator knows it, such as {@code istio-system/istio-remote-secret-cluster2}
     * @param kubeconfigs cluster ids to kubeconfigs, unjudged
     */
    record Origin(String name, Map<String, String> kubeconfigs) {
        public Origin {
            kubeconfigs = Map.copyOf(kubeconfigs);
        }

        @Override
        public String toString() {
            return "Origin[" + name + " " + kubeconfigs.keySet() + "]";
        }
    }
}
