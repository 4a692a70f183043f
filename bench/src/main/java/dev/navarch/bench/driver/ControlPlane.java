package dev.navarch.bench.driver;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * What is measured.
 *
 * @param discovery where its plaintext discovery service listens
 * @param pid its process
 * @param changing kubeconfig of the cluster in which endpoints change
 */
record ControlPlane(InetSocketAddress discovery, long pid, Path changing) {
}
