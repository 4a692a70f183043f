package dev.navarch.command;

/**
 * The primary as verification sees it.
 *
 * @param namespace the system namespace
 * @param cluster the primary's id
 * @param root the root certificate that it hands out, in PEM; empty if it does not
 * @param gateway the address under which the gateway between clusters is reached; empty if it has none
 * @param network of the primary; empty when it names none
 */
record Mesh(Cluster primary, String namespace, String revision, String cluster, String root, String gateway, String network) {

    /** The name of one of the control plane's objects, which bears the revision if it is not the default one. */
    String named(String name) {
        return revision.isEmpty() || revision.equals("default") ? name : name + "-" + revision;
    }

    /** What commands need to be told of this mesh besides the context; with a blank before it if there is anything. */
    String flags() {
        return (namespace.equals("istio-system") ? "" : " -i " + namespace)
                + (named("").isEmpty() ? "" : " --revision=" + revision);
    }

    /** The command that applies samples to the primary's system namespace, or looks there. */
    String kubectl() {
        return "kubectl --context=" + primary.name() + " -n " + namespace;
    }
}
