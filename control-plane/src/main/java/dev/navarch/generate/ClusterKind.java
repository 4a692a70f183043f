package dev.navarch.generate;

/** What a cluster towards a service is for, which shows in its name; its load assignment has the same. */
public enum ClusterKind {
    /** Whoever calls the service. */
    OUTBOUND {
        @Override
        public String name(int servicePort, String subset, String hostname) {
            return Names.outbound(servicePort, subset, hostname);
        }

        @Override
        public String hostname(String name) {
            return name.substring(name.lastIndexOf('|') + 1);
        }
    },
    /** A gateway that hands on TLS which names the service in its handshake; the two ends speak to each other through it. */
    SNI_DNAT {
        @Override
        public String name(int servicePort, String subset, String hostname) {
            return Names.sni(servicePort, subset, hostname);
        }

        @Override
        public String hostname(String name) {
            return name.substring(name.lastIndexOf("_.") + 2);
        }
    };

    /** @param subset empty for the whole service */
    public abstract String name(int servicePort, String subset, String hostname);

    public String name(int servicePort, String hostname) {
        return name(servicePort, "", hostname);
    }

    /** The service's host in such a name. */
    public abstract String hostname(String name);
}
