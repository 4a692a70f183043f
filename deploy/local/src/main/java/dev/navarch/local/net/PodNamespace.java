package dev.navarch.local.net;

import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One pod's network: a namespace with an address of its own, in which programs run side by side as containers would. Made by
 * {@link NetworkSandbox#pod}, removed with its sandbox.
 */
public final class PodNamespace implements Place {
    /** The user that a sidecar runs under; its connections are not redirected to itself. */
    public static final int PROXY_UID = 1337;

    private static final Duration RUN = Duration.ofSeconds(30);

    private final String name;
    private final String namespace;
    private final String address;
    private final Path hosts;

    PodNamespace(String name, String namespace, String address, Path hosts) {
        this.name = name;
        this.namespace = namespace;
        this.address = address;
        this.hosts = hosts;
    }

    public String name() {
        return name;
    }

    /** The address that other pods and the node reach it at. */
    public String address() {
        return address;
    }

    String namespace() {
        return namespace;
    }

    /**
     * From now on TCP from this pod enters its sidecar at 15001 and TCP to it at 15006, as {@code istio-init} arranges it. Not
     * redirected: what the sidecar sends ({@link #PROXY_UID}), loopback, and ports 15000 to 15999. Call once.
     */
    public void redirectToSidecar() {
        iptables("-N IN_REDIRECT");
        iptables("-A IN_REDIRECT -p tcp -j REDIRECT --to-ports 15006");
        iptables("-A PREROUTING -p tcp ! --dport 15000:15999 -j IN_REDIRECT");
        // 127.0.0.6 is the source address under which a sidecar passes requests to its own application.
        iptables("-A OUTPUT -o lo -s 127.0.0.6/32 -j RETURN");
        iptables("-A OUTPUT -o lo -p tcp ! -d 127.0.0.1/32 ! --dport 15000:15999 -m owner --uid-owner " + PROXY_UID
                + " -j IN_REDIRECT");
        iptables("-A OUTPUT -o lo -m owner ! --uid-owner " + PROXY_UID + " -j RETURN");
        iptables("-A OUTPUT -m owner --uid-owner " + PROXY_UID + " -j RETURN");
        iptables("-A OUTPUT -d 127.0.0.1/32 -j RETURN");
        iptables("-A OUTPUT -p tcp ! --dport 15000:15999 -j REDIRECT --to-ports 15001");
    }

    /** The pod's {@code /etc/hosts}, for programs started from now on: addresses by name. It replaces an earlier one. */
    public void hosts(Map<String, String> addresses) {
        String lines = addresses.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue() + " " + entry.getKey() + "\n").collect(Collectors.joining());
        try {
            Files.writeString(hosts, "127.0.0.1 localhost\n" + address + " " + name + "\n" + lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> enter(List<String> command) {
        // Every "ip netns exec" has mounts of its own, so the file is the pod's alone.
        Stream<String> withHosts = Files.exists(hosts)
                ? Stream.of("sh", "-c", "mount --bind \"$0\" /etc/hosts && exec \"$@\"", hosts.toString())
                : Stream.of();
        return Stream.of(Stream.of("ip", "netns", "exec", namespace), withHosts, command.stream()).flatMap(part -> part).toList();
    }

    /**
     * Runs a program in this pod to its end, for at most 30 seconds, such as {@code curl} for a request from the application.
     *
     * @return exit code and output; another code than 0 is an answer
     */
    public ChildProcess.Finished run(String... command) {
        return ChildProcess.run(Command.of(name + "-" + command[0], List.of(command)).in(this), RUN);
    }

    private void iptables(String arguments) {
        NetworkSandbox.tool("ip netns exec " + namespace + " iptables -w -t nat " + arguments);
    }
}
