package dev.navarch.local.demo;

import dev.navarch.local.LocalCluster;
import dev.navarch.local.SampleServer;
import dev.navarch.local.Workloads;
import dev.navarch.local.envoy.Ads;
import dev.navarch.local.process.Place;
import java.nio.file.Path;

/** What the demo stands on: where clusters, pods, sidecars and the daemon run, and how they reach each other. One thread. */
interface Ground extends AutoCloseable {

    /** In one sentence, for the first line. */
    String description();

    /** Starts {@code cluster<number>}, which the caller closes. */
    LocalCluster cluster(int number);

    Place controlPlanePlace();

    /** Where the daemon listens and is reached. */
    String controlPlaneAddress();

    /** The port of the sample service. */
    int servicePort();

    /** The address of a cluster's pod; {@code number} is 1 to 250. */
    String podAddress(int cluster, int number);

    /** Runs the sample server of a pod until it is closed. */
    AutoCloseable serve(Workloads.Pod pod, SampleServer.Identity identity);

    /**
     * Starts an Envoy as a client pod's sidecar.
     *
     * @param envoy
     *            the binary
     * @param serviceAddress
     *            the sample service's address in that cluster
     */
    Sidecar sidecar(Path envoy, int cluster, Workloads.Pod pod, String serviceAddress, Ads ads);

    @Override
    void close();
}
