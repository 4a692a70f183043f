package dev.navarch.local.net;

import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.Place;
import dev.navarch.local.process.RunFolder;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The network of one scenario; the package says how it is laid out. Several may stand side by side. All of it is removed by
 * {@link #close()}; what a dead JVM left behind is removed when the next sandbox is made.
 */
public final class NetworkSandbox implements AutoCloseable {
    /** Pods may have addresses of 10.1.0.0/16 to 10.9.0.0/16. */
    private static final int POD_RANGES = 9;
    private static final Duration TOOL = Duration.ofSeconds(20);
    private static final Pattern NAME = Pattern.compile("nv(\\d+)-[0-9a-f]{4}.*");
    private static final Pattern POD_ADDRESS = Pattern.compile("10\\.([1-9])\\.\\d+\\.\\d+");

    private final String name;
    private final String hostAddress;
    private final String address;
    private final RunFolder folder = RunFolder.create();
    private final Deque<PodNamespace> pods = new ArrayDeque<>(); // guarded by this
    private int interfaces; // guarded by this

    private NetworkSandbox(String name, Link link) {
        this.name = name;
        this.hostAddress = link.hostAddress();
        this.address = link.address();
    }

    /** The two addresses of a /30. */
    private record Link(String hostAddress, String address) {
    }

    /** Why there can be no sandbox here, if so: a tool is missing, or the right to make namespaces. */
    public static Optional<String> unavailable() {
        Optional<String> missing = Stream
                .of(List.of("ip", "-V"), List.of("iptables", "--version"), List.of("setpriv", "--version"))
                .filter(tool -> !works(tool)).map(List::getFirst).findFirst();
        if (missing.isPresent()) {
            return missing.map(tool -> "no '" + tool + "': network namespaces need it (deploy/local/setup.sh installs it)");
        }
        return works(List.of("unshare", "--net", "--mount", "true"))
                ? Optional.empty()
                : Optional.of("no right to make network namespaces: that needs root with CAP_SYS_ADMIN and CAP_NET_ADMIN");
    }

    /** A new network without pods. */
    public static NetworkSandbox create() {
        unavailable().ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        sweep();
        RandomGenerator random = new SecureRandom();
        String suffix = HexFormat.of().toHexDigits((short) random.nextInt());
        NetworkSandbox sandbox = new NetworkSandbox("nv" + ProcessHandle.current().pid() + "-" + suffix, freeLink(random));
        try {
            sandbox.build("nvh" + HexFormat.of().toHexDigits(random.nextInt()));
        } catch (RuntimeException e) {
            sandbox.close();
            throw e;
        }
        return sandbox;
    }

    /** The namespace where API servers and the control plane run. */
    public Place node() {
        return command -> Stream.concat(Stream.of("ip", "netns", "exec", name), command.stream()).toList();
    }

    /** The address of the node namespace: the same from this JVM, from the node itself and from every pod. */
    public String address() {
        return address;
    }

    /** The address at which programs of this JVM's own namespace are reached from the sandbox. */
    public String hostAddress() {
        return hostAddress;
    }

    /**
     * A new pod on the network.
     *
     * @param podName
     *            short and unique in this sandbox
     * @param podAddress
     *            of {@code 10.<1 to 9>.y.z}, other than {@code 10.n.255.254}
     */
    public synchronized PodNamespace pod(String podName, String podAddress) {
        Matcher parts = POD_ADDRESS.matcher(podAddress);
        if (!parts.matches()) {
            throw new IllegalArgumentException(podName + ": " + podAddress + " is not an address of 10.1.0.0/16 to 10.9.0.0/16");
        }
        String namespace = name + "-" + podName;
        String veth = "p" + interfaces++;
        tool("ip netns add " + namespace);
        PodNamespace pod = new PodNamespace(podName, namespace, podAddress, folder.path().resolve(podName + ".hosts"));
        pods.push(pod);
        tool("ip -n " + namespace + " link set lo up");
        // As container runtimes set it: a gateway binds 443 without being root.
        tool("ip netns exec " + namespace + " sysctl -qw net.ipv4.ip_unprivileged_port_start=0");
        tool("ip -n " + name + " link add " + veth + " type veth peer name eth0 netns " + namespace);
        tool("ip -n " + name + " link set " + veth + " master br0 up");
        tool("ip -n " + namespace + " addr add " + podAddress + "/16 dev eth0");
        tool("ip -n " + namespace + " link set eth0 up");
        tool("ip -n " + namespace + " route add default via 10." + parts.group(1) + ".255.254");
        return pod;
    }

    /**
     * From now on a port of the node leads to a pod's, as that of a Service of type {@code NodePort} does: so programs of this JVM's own
     * namespace reach the pod too.
     */
    public void nodePort(int port, PodNamespace pod, int target) {
        inNode("iptables -w -t nat -A PREROUTING -d " + address + " -p tcp --dport " + port + " -j DNAT --to-destination "
                + pod.address() + ":" + target);
    }

    /**
     * From now on pods of {@code 10.<range>.0.0/16} are in a network of their own: other pods reach none of them but {@code gateway}. They still
     * reach all others.
     */
    public void enterBy(int range, PodNamespace gateway) {
        String pods = "10." + range + ".0.0/16";
        inNode("iptables -w -A FORWARD -i br0 -d " + gateway.address() + " -j ACCEPT");
        inNode("iptables -w -A FORWARD -i br0 ! -s " + pods + " -d " + pods + " -m conntrack --ctstate NEW -j REJECT");
    }

    private void inNode(String command) {
        tool("ip netns exec " + name + " " + command);
    }

    /** Removes all namespaces; programs that still run in them must have been closed before. Idempotent. */
    @Override
    public synchronized void close() {
        while (!pods.isEmpty()) {
            remove(pods.pop().namespace());
        }
        remove(name);
        folder.close();
    }

    private void build(String link) {
        tool("ip netns add " + name);
        tool("ip -n " + name + " link set lo up");
        tool("ip -n " + name + " link add br0 type bridge");
        for (int range = 1; range <= POD_RANGES; range++) {
            tool("ip -n " + name + " addr add 10." + range + ".255.254/16 dev br0");
        }
        tool("ip -n " + name + " link set br0 up");
        tool("ip netns exec " + name + " sysctl -qw net.ipv4.ip_forward=1");
        tool("ip link add " + link + " type veth peer name host0 netns " + name);
        tool("ip addr add " + hostAddress + "/30 dev " + link);
        tool("ip link set " + link + " up");
        tool("ip -n " + name + " addr add " + address + "/30 dev host0");
        tool("ip -n " + name + " link set host0 up");
        // The host has no route to pods: to it, they all are the node.
        tool("ip netns exec " + name + " iptables -w -t nat -A POSTROUTING -o host0 -j MASQUERADE");
    }

    static void tool(String command) {
        ChildProcess.output(Command.of("network", List.of(command.split(" "))), TOOL);
    }

    private static boolean works(List<String> command) {
        try {
            return ChildProcess.run(Command.of("probe", command), TOOL).code() == 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static Link freeLink(RandomGenerator random) {
        List<String> taken = ownAddresses().toList();
        while (true) {
            String prefix = "10.255." + random.nextInt(256) + ".";
            int network = 4 * random.nextInt(64);
            Link link = new Link(prefix + (network + 1), prefix + (network + 2));
            if (!taken.contains(link.hostAddress())) {
                return link;
            }
        }
    }

    private static Stream<String> ownAddresses() {
        try {
            return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).map(InetAddress::getHostAddress);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deleting a namespace deletes its ends of all links, and with them the other ends. */
    private static void remove(String namespace) {
        ChildProcess.run(Command.of("network", List.of("ip", "netns", "del", namespace)), TOOL);
    }

    private static void sweep() {
        for (String line : ChildProcess.output(Command.of("network", List.of("ip", "netns", "list")), TOOL).lines().toList()) {
            Matcher left = NAME.matcher(line);
            if (left.matches() && ProcessHandle.of(Long.parseLong(left.group(1))).isEmpty()) {
                remove(line.split(" ")[0]);
            }
        }
    }
}
