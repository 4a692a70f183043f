package dev.navarch.command;

import picocli.CommandLine.Option;

/** The options that say which cluster is meant, the same for all commands and named as Istio's. Filled by picocli. */
final class ClusterOptions {
    @Option(names = "--kubeconfig", paramLabel = "<file>", description = "Kubeconfig; else the files of KUBECONFIG, else the pod's account, else ~/.kube/config.")
    private String kubeconfig = "";

    @Option(names = "--context", paramLabel = "<context>", description = "The kubeconfig's context; else the current one.")
    private String context = "";

    @Option(names = {"-i",
            "--istioNamespace"}, paramLabel = "<namespace>", defaultValue = "istio-system", description = "The mesh's system namespace (${DEFAULT-VALUE}).")
    private String systemNamespace = "istio-system";

    String kubeconfig() {
        return kubeconfig;
    }

    String context() {
        return context;
    }

    String systemNamespace() {
        return systemNamespace;
    }
}
