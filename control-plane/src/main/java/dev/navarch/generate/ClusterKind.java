package dev.navarch.generate;

/** What a cluster towards a service is for, which shows in its name; its load assignment has the same. */
public enum ClusterKind {
    /** Whoever calls the service. */
    OUTBOUND {
        @Override
        public String name(int servicePort, String hostname) {
            return Names.outbound(servicePort, hostname);
        }

        @Override
        public String hostname(String name) {
            return name.substring(name.lastIndexOf('|') + 1);
        }
    },
    /** A gateway that hands on TLS which names the service in its handshake; the two ends speak to each other through it. */
    SNI_DNAT {
        @Override
        public String name(int servicePort, String hostname) {
            return Names.sni(servicePort, hostname);
        }

        @Override
        public String hostname(String name) {
            return name.substring(name.lastIndexOf("_.") + 2);
        }
    };

    public abstract String name(int servicePort, String hostname);

    /** The service's host in such a name. */
    public abstract String hostname(String name);
}
