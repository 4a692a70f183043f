package dev.navarch.local.kubelet;

import java.nio.file.Path;
import java.util.List;

/** What runs for an image. */
public sealed interface Program {

    /**
     * Words run in the container, before the container's own arguments.
     *
     * @param folder
     *            seen by the container as {@code /opt/image}
     * @param words
     *            may name variables of the container as {@code $(NAME)}
     */
    record Run(Path folder, List<String> words) implements Program {
        public Run {
            words = List.copyOf(words);
        }
    }

    /**
     * An image of Istio's proxy: {@code istio-iptables} is done to the pod's network, all else is run.
     *
     * @param agent
     *            what runs when the first argument is {@code proxy}
     */
    record Proxy(Run agent) implements Program {
    }
}
