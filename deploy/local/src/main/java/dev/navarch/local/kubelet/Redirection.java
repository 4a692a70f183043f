package dev.navarch.local.kubelet;

import dev.navarch.local.net.PodNamespace;
import dev.navarch.local.process.ChildProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@code istio-iptables} does to a pod's network with the arguments that injection gives it. */
final class Redirection {
    private final PodNamespace network;

    Redirection(PodNamespace network) {
        this.network = network;
    }

    /**
     * Makes the rules.
     *
     * @param arguments
     *            of {@code istio-init}, its first word included
     */
    void make(List<String> arguments) {
        Map<String, String> flags = new HashMap<>();
        for (int i = 1; i + 1 < arguments.size(); i += 2) {
            flags.put(arguments.get(i), arguments.get(i + 1));
        }
        String user = flags.getOrDefault("-u", "1337");
        List<String> rules = new ArrayList<>(
                List.of("-N ISTIO_INBOUND", "-N ISTIO_IN_REDIRECT", "-N ISTIO_OUTPUT", "-N ISTIO_REDIRECT",
                        "-A ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports " + flags.getOrDefault("-p", "15001"),
                        "-A ISTIO_IN_REDIRECT -p tcp -j REDIRECT --to-ports " + flags.getOrDefault("-z", "15006"),
                        "-A PREROUTING -p tcp -j ISTIO_INBOUND",
                        "-A OUTPUT -j ISTIO_OUTPUT", "-A ISTIO_INBOUND -p tcp --dport 15008 -j RETURN"));
        ports(flags.getOrDefault("-d", "")).forEach(port -> rules.add("-A ISTIO_INBOUND -p tcp --dport " + port + " -j RETURN"));
        rules.add("-A ISTIO_INBOUND -p tcp -j ISTIO_IN_REDIRECT");
        ports(flags.getOrDefault("-o", "")).forEach(port -> rules.add("-A ISTIO_OUTPUT -p tcp --dport " + port + " -j RETURN"));
        rules.add("-A ISTIO_OUTPUT -o lo -s 127.0.0.6/32 -j RETURN");
        for (String owner : List.of("--uid-owner " + user, "--gid-owner " + user)) {
            rules.add("-A ISTIO_OUTPUT -o lo ! -d 127.0.0.1/32 -p tcp -m owner " + owner + " -j ISTIO_IN_REDIRECT");
            rules.add("-A ISTIO_OUTPUT -o lo -m owner ! " + owner + " -j RETURN");
            rules.add("-A ISTIO_OUTPUT -m owner " + owner + " -j RETURN");
        }
        rules.add("-A ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN");
        rules.add("-A ISTIO_OUTPUT -j ISTIO_REDIRECT");
        rules.forEach(this::iptables);
    }

    private static List<String> ports(String list) {
        return list.isEmpty() ? List.of() : List.of(list.split(","));
    }

    private void iptables(String rule) {
        List<String> words = new ArrayList<>(List.of("iptables", "-w", "-t", "nat"));
        words.addAll(List.of(rule.split(" ")));
        ChildProcess.Finished finished = network.run(words.toArray(String[]::new));
        if (finished.code() != 0) {
            throw new IllegalStateException("iptables " + rule + ": " + finished.output());
        }
    }
}
