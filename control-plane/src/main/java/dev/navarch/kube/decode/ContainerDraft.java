package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.model.PodFact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One container of a pod while it is being read: only its named ports matter. */
final class ContainerDraft {
    private final Draft<?> pod;
    private final List<PodFact.ContainerPort> ports = new ArrayList<>(2);
    private boolean listens;

    /** @param listens whether it runs for the pod's life; an init container does only if it is restarted always, a native sidecar */
    ContainerDraft(Draft<?> pod, boolean listens) {
        this.pod = pod;
        this.listens = listens;
    }

    List<PodFact.ContainerPort> ports() {
        return listens ? ports : List.of();
    }

    void field(int tag, Wire in) throws IOException {
        switch (tag) {
            case 6 << 3 | 2 -> port(in);
            case 24 << 3 | 2 -> listens |= pod.text(in, "restartPolicy").equals("Always");
            default -> in.skip(tag);
        }
    }

    private void port(Wire in) throws IOException {
        String[] nameAndTransport = {"", ""};
        int[] number = new int[1];
        boolean sound = in.tryMessage(t -> {
            switch (t) {
                case 1 << 3 | 2 -> nameAndTransport[0] = pod.text(in, "ports.name");
                case 3 << 3 -> number[0] = in.integer();
                case 4 << 3 | 2 -> nameAndTransport[1] = pod.text(in, "ports.protocol");
                default -> in.skip(t);
            }
        });
        if (sound) {
            add(nameAndTransport[0], number[0], nameAndTransport[1]);
        } else {
            pod.complain("a container's port is unreadable");
        }
    }

    void json(JsonNode container) {
        listens |= pod.text(container, "restartPolicy").equals("Always");
        for (JsonNode port : container.path("ports")) {
            add(pod.text(port, "name"), port.path("containerPort").asInt(0), pod.text(port, "protocol"));
        }
    }

    private void add(String name, int number, String transport) {
        if (name.isEmpty()) {
            return;
        }
        if (Addresses.isPort(number)) {
            ports.add(new PodFact.ContainerPort(name, number, transport.isEmpty() ? "TCP" : transport));
        } else {
            pod.complain("container port " + number + " is out of range");
        }
    }
}
