package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.decode.Spec.NotUnderstood;
import dev.navarch.model.HttpRoute;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.VirtualServiceFact;
import dev.navarch.model.VirtualServiceFact.ConnectionMatch;
import dev.navarch.model.VirtualServiceFact.Destination;
import dev.navarch.model.VirtualServiceFact.TcpRoute;
import dev.navarch.model.VirtualServiceFact.TlsMatch;
import dev.navarch.model.VirtualServiceFact.TlsRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A VirtualService (networking.istio.io). A rule that is not understood is left out, the whole where it is not understood for whom it is: a
 * rule that is taken for a wider one would lead traffic astray.
 */
final class VirtualServiceDraft extends ConfigDraft<VirtualServiceFact> {
    private final List<String> hosts = new ArrayList<>(1);
    private List<String> gateways = List.of();
    private List<String> exportTo = List.of();
    private final List<HttpRoute> http = new ArrayList<>(0);
    private final List<TlsRoute> tls = new ArrayList<>(0);
    private final List<TcpRoute> tcp = new ArrayList<>(0);

    VirtualServiceDraft(Interner interner, String revision) {
        super(interner, revision);
    }

    @Override
    void spec(JsonNode node) {
        Spec spec = new Spec("spec", node);
        try {
            for (String host : spec.at("hosts").texts(interner)) {
                hosts.add(interner.share(host.toLowerCase(Locale.ROOT)));
            }
            List<String> named = gateways(spec.at("gateways"));
            gateways = named.isEmpty() ? List.of(VirtualServiceFact.MESH) : named;
            exportTo = spec.at("exportTo").texts(interner);
            HttpRouteReader requests = new HttpRouteReader(interner, this::gateways);
            rules(spec.at("http"), rule -> http.add(requests.read(rule)));
            rules(spec.at("tls"), rule -> tls.add(tlsRoute(rule)));
            rules(spec.at("tcp"), rule -> tcp.add(tcpRoute(rule)));
        } catch (NotUnderstood e) {
            complain(e.reason() + "; the virtual service is left out");
            hosts.clear();
            http.clear();
            tls.clear();
            tcp.clear();
        }
    }

    private interface Rule {
        void read(Spec rule) throws NotUnderstood;
    }

    private void rules(Spec list, Rule into) throws NotUnderstood {
        for (Spec rule : list.items()) {
            try {
                into.read(rule);
            } catch (NotUnderstood e) {
                complain(e.reason() + "; the rule is left out");
            }
        }
    }

    private TlsRoute tlsRoute(Spec rule) throws NotUnderstood {
        List<TlsMatch> matches = new ArrayList<>(1);
        for (Spec match : rule.at("match").items()) {
            List<String> names = new ArrayList<>(1);
            for (String name : match.at("sniHosts").texts(interner)) {
                names.add(interner.share(name.toLowerCase(Locale.ROOT)));
            }
            if (names.isEmpty()) {
                throw match.at("sniHosts").isNo("list of names");
            }
            matches.add(new TlsMatch(names, connection(match)));
        }
        if (matches.isEmpty()) {
            throw rule.at("match").isNo("list of matches");
        }
        return new TlsRoute(matches, destinations(rule.at("route")));
    }

    private TcpRoute tcpRoute(Spec rule) throws NotUnderstood {
        List<ConnectionMatch> matches = new ArrayList<>(1);
        for (Spec match : rule.at("match").items()) {
            matches.add(connection(match));
        }
        return new TcpRoute(matches, destinations(rule.at("route")));
    }

    private ConnectionMatch connection(Spec match) throws NotUnderstood {
        return new ConnectionMatch(match.at("destinationSubnets").texts(interner), match.at("port").port(),
                match.at("sourceLabels").labels(interner), match.at("sourceNamespace").text(interner),
                gateways(match.at("gateways")));
    }

    /** In the older way of writing, a namespace stands behind the name. */
    private List<String> gateways(Spec list) throws NotUnderstood {
        List<String> named = new ArrayList<>(1);
        for (String gateway : list.texts(interner)) {
            int slash = gateway.indexOf('/');
            int dot = gateway.indexOf('.');
            if (gateway.equals(VirtualServiceFact.MESH)) {
                named.add(VirtualServiceFact.MESH);
            } else if (slash >= 0) {
                named.add(gateway.startsWith("./") ? named(meta.namespace, gateway.substring(2)) : gateway);
            } else if (dot < 0) {
                named.add(named(meta.namespace, gateway));
            } else {
                int end = gateway.indexOf('.', dot + 1);
                named.add(named(gateway.substring(dot + 1, end < 0 ? gateway.length() : end), gateway.substring(0, dot)));
            }
        }
        return named;
    }

    private String named(String namespace, String name) {
        return interner.share(namespace + "/" + name);
    }

    private List<Destination> destinations(Spec route) throws NotUnderstood {
        List<Destination> destinations = new ArrayList<>(1);
        for (Spec each : route.items()) {
            Spec destination = each.at("destination");
            String host = destination.at("host").text().toLowerCase(Locale.ROOT);
            if (host.isEmpty()) {
                throw destination.at("host").isNo("host");
            }
            destinations.add(new Destination(interner.share(host), destination.at("subset").text(interner),
                    destination.at("port").at("number").port(), each.at("weight").number()));
        }
        if (destinations.isEmpty()) {
            throw route.isNo("list of destinations");
        }
        return destinations;
    }

    @Override
    VirtualServiceFact read(ObjectKey key, long creationTime) {
        return new VirtualServiceFact(key, hosts, gateways, exportTo, http, tls, tcp, creationTime);
    }
}
