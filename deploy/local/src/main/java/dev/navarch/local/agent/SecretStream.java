package dev.navarch.local.agent;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream of secrets: what Envoy asked for on it, and what it has. Guarded by its server. */
final class SecretStream {
    private static final Logger LOG = LoggerFactory.getLogger(SecretStream.class);
    private static final String TYPE = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

    private final Outlet outlet;
    private final Set<String> names = new TreeSet<>();
    private final Map<String, Secret> sent = new HashMap<>();
    private int responses;

    /** Sends secrets in one variant of the protocol; the version is the nonce too. */
    interface Outlet {
        void send(String version, List<Secret> secrets);
    }

    SecretStream(Outlet outlet) {
        this.outlet = outlet;
    }

    static Outlet ofState(StreamObserver<DiscoveryResponse> observer) {
        return (version, secrets) -> observer.onNext(DiscoveryResponse.newBuilder().setTypeUrl(TYPE).setVersionInfo(version)
                .setNonce(version).addAllResources(secrets.stream().map(Any::pack).toList()).build());
    }

    static Outlet ofChanges(StreamObserver<DeltaDiscoveryResponse> observer) {
        return (version, secrets) -> observer.onNext(DeltaDiscoveryResponse.newBuilder().setTypeUrl(TYPE)
                .setSystemVersionInfo(version).setNonce(version).addAllResources(secrets.stream().map(secret -> Resource
                        .newBuilder().setName(secret.getName()).setVersion(version).setResource(Any.pack(secret)).build())
                        .toList())
                .build());
    }

    /** @param all whether these names are all that is wanted, rather than some more */
    void subscribe(Collection<String> wanted, boolean all) {
        if (all) {
            names.clear();
        }
        names.addAll(wanted);
    }

    void unsubscribe(Collection<String> unwanted) {
        names.removeAll(unwanted);
        sent.keySet().removeAll(unwanted);
    }

    void refused(Status reason) {
        if (reason.getCode() != 0) {
            LOG.warn("Envoy refused a secret: {}", reason.getMessage());
        }
    }

    /** Sends what it asked for and does not have. */
    void owe(Map<String, Secret> secrets) {
        List<Secret> news = new ArrayList<>();
        for (String name : names) {
            Secret secret = secrets.get(name);
            if (secret != null && !secret.equals(sent.put(name, secret))) {
                news.add(secret);
            }
        }
        if (!news.isEmpty()) {
            outlet.send(Integer.toString(++responses), news);
        }
    }
}
