package dev.navarch.local.real;

import dev.navarch.local.net.NetworkSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Real clusters to work with by hand: they run until the command is interrupted, and then leave nothing but their kubeconfigs. */
@Command(name = "clusters", mixinStandardHelpOptions = true, sortOptions = false, description = "Runs real Kubernetes clusters until interrupted.")
public final class RunClusters implements Callable<Integer> {
    @Parameters(paramLabel = "FOLDER", description = "where the administrators' kubeconfigs and audit logs are written")
    private Path folder = Path.of(".");

    @Option(names = "--count", description = "how many clusters: cluster1, cluster2, … (default: ${DEFAULT-VALUE})")
    private int count = 2;

    @Option(names = "--sandbox", description = "run them in a network namespace, where pods can have addresses (needs root)")
    private boolean sandboxed;

    private final Deque<Runnable> closing = new ArrayDeque<>();

    private RunClusters() {
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RunClusters()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "close"));
        Files.createDirectories(folder);
        NetworkSandbox sandbox = null;
        if (sandboxed) {
            sandbox = NetworkSandbox.create();
            open(sandbox::close);
        }
        for (int number = 1; number <= count; number++) {
            String name = "cluster" + number;
            RealClusterSpec spec = RealClusterSpec.onLoopback(name, number).audited(folder.resolve(name + ".audit.log"));
            RealCluster cluster = RealCluster.start(sandbox == null ? spec : spec.in(sandbox.node(), sandbox.address()));
            open(cluster::close);
            Path kubeconfig = Files.writeString(folder.resolve(name + ".kubeconfig"), cluster.adminKubeconfig());
            System.out.println("export KUBECONFIG=" + kubeconfig.toAbsolutePath() + "   # " + name + " at " + cluster.server());
        }
        System.out.println("Interrupt (Ctrl-C) to stop.");
        Thread.currentThread().join();
        return 0;
    }

    private synchronized void open(Runnable close) {
        closing.push(close);
    }

    private synchronized void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
