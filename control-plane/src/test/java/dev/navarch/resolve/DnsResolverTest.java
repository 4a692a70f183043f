package dev.navarch.resolve;

import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import org.junit.jupiter.api.AfterEach;

class DnsResolverTest extends NameResolverContract {
    private final NameServer server = new NameServer();
    private final DnsResolver resolver = new DnsResolver(new SingletonDnsServerAddressStreamProvider(server.address()));

    @AfterEach
    void close() {
        resolver.close();
        server.close();
    }

    @Override
    NameResolver resolver() {
        return resolver;
    }

    @Override
    void name(String name, int ttlSeconds, String... addresses) {
        server.name(name, ttlSeconds, addresses);
    }

    @Override
    void forget(String name) {
        server.forget(name);
    }

    @Override
    void alias(String name, String target) {
        server.alias(name, target);
    }
}
