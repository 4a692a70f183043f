package dev.navarch.local.demo;

import dev.navarch.local.LocalCluster;
import dev.navarch.local.SampleServer;
import dev.navarch.local.Workloads;
import dev.navarch.local.agent.Agent;
import dev.navarch.local.envoy.EnvoyProcess;
import dev.navarch.local.process.Place;
import java.io.IOException;
import java.nio.file.Path;

/** What the demo stands on: where clusters, pods, sidecars and the daemon run, and how they reach each other. One thread. */
interface Ground extends AutoCloseable {

    /** What an HTTP server answered. */
    record Page(int status, String body) {
    }

    /** In one sentence, for the first line. */
    String description();

    /** Starts {@code cluster<number>}, which the caller closes. */
    LocalCluster cluster(int number);

    Place controlPlanePlace();

    /** Where the daemon listens; empty for every address of its place. */
    String controlPlaneListens();

    /** Where sidecars reach the daemon. */
    String controlPlaneAddress();

    /**
     * A page of the daemon, asked for from the daemon's own place: it shows its debug pages to nobody else.
     *
     * @throws IOException
     *             if there is no answer within a few seconds
     */
    Page page(int port, String path) throws IOException;

    /** The command with which a user gets such a page in another terminal. */
    String pageCommand(int port, String path);

    /** Whether requests to a pod enter its sidecar. */
    boolean redirects();

    /** The port of the sample service. */
    int servicePort();

    /** The address of a cluster's pod; {@code number} is 1 to 250. */
    String podAddress(int cluster, int number);

    /** Runs the sample server of a pod until it is closed. */
    AutoCloseable serve(Workloads.Pod pod, SampleServer.Identity identity);

    /**
     * Starts an Envoy as a client pod's sidecar, behind an agent.
     *
     * @param envoy
     *            the binary
     * @param serviceAddress
     *            the sample service's address in that cluster
     */
    Sidecar sidecar(Path envoy, int cluster, Workloads.Pod pod, String serviceAddress, Agent agent);

    /**
     * Starts an Envoy as a serving pod's sidecar, behind an agent.
     *
     * @param pod
     *            whose server runs
     * @throws UnsupportedOperationException
     *             unless this ground {@link #redirects}
     */
    EnvoyProcess inbound(Path envoy, int cluster, Workloads.Pod pod, Agent agent);

    @Override
    void close();
}
