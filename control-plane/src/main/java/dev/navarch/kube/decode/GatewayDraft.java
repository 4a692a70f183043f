package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.decode.Spec.NotUnderstood;
import dev.navarch.model.GatewayFact;
import dev.navarch.model.GatewayFact.Clients;
import dev.navarch.model.GatewayFact.Host;
import dev.navarch.model.GatewayFact.Port;
import dev.navarch.model.GatewayFact.Server;
import dev.navarch.model.GatewayFact.Source;
import dev.navarch.model.GatewayFact.Tls;
import dev.navarch.model.GatewayFact.TlsMode;
import dev.navarch.model.GatewayFact.TlsVersion;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A Gateway (networking.istio.io). A server that is not understood is left out, the whole where it is not understood for whom it is: a port
 * that is closed is better than one that is open to others than was meant.
 */
final class GatewayDraft extends ConfigDraft<GatewayFact> {
    private final List<Server> servers = new ArrayList<>(1);
    private Labels selector = Labels.EMPTY;

    GatewayDraft(Interner interner, String revision) {
        super(interner, revision);
    }

    @Override
    void spec(JsonNode node) {
        Spec spec = new Spec("spec", node);
        List<Spec> listed;
        try {
            selector = spec.at("selector").labels(interner);
            listed = spec.at("servers").items();
        } catch (NotUnderstood e) {
            complain(e.reason() + "; the gateway is left out");
            return;
        }
        for (Spec server : listed) {
            try {
                servers.add(server(server));
            } catch (NotUnderstood e) {
                complain(e.reason() + "; the server is left out");
            }
        }
    }

    private Server server(Spec server) throws NotUnderstood {
        Spec port = server.at("port");
        int number = port.at("number").port();
        if (number == 0) {
            throw port.at("number").isNo("port");
        }
        List<Host> hosts = new ArrayList<>(1);
        for (String host : server.at("hosts").texts(interner)) {
            hosts.add(host(host));
        }
        if (hosts.isEmpty()) {
            throw server.at("hosts").isNo("list of hosts");
        }
        String bind = server.at("bind").text(interner);
        if (!bind.isEmpty() && !Addresses.isIp(bind)) {
            throw server.at("bind").isNo("IP address");
        }
        Spec tls = server.at("tls");
        return new Server(server.at("name").text(interner),
                new Port(number, Protocol.named(port.at("protocol").lower()), port.at("name").text(interner)), bind, hosts,
                tls.isAbsent() ? null : tls(tls));
    }

    private Host host(String written) {
        int slash = written.indexOf('/');
        String namespace = slash < 0 ? Host.ANY : written.substring(0, slash);
        String name = written.substring(slash + 1).toLowerCase(Locale.ROOT);
        return new Host(interner.share(namespace.equals(".") ? meta.namespace : namespace), interner.share(name));
    }

    private Tls tls(Spec tls) throws NotUnderstood {
        return new Tls(tls.at("mode").word(TlsMode.class, TlsMode.PASSTHROUGH), tls.at("httpsRedirect").flag(),
                certificates(tls), clients(tls), version(tls.at("minProtocolVersion")), version(tls.at("maxProtocolVersion")),
                tls.at("cipherSuites").texts(interner));
    }

    private List<Source> certificates(Spec tls) throws NotUnderstood {
        List<Source> sources = new ArrayList<>(1);
        for (String name : tls.at("credentialNames").texts(interner)) {
            sources.add(new Source.Credential(name));
        }
        String credential = tls.at("credentialName").text(interner);
        if (sources.isEmpty() && !credential.isEmpty()) {
            sources.add(new Source.Credential(credential));
        }
        if (sources.isEmpty()) {
            addFiles(sources, tls);
            for (Spec pair : tls.at("tlsCertificates").items()) {
                addFiles(sources, pair);
            }
        }
        return sources;
    }

    private void addFiles(List<Source> sources, Spec pair) throws NotUnderstood {
        String chain = pair.at("serverCertificate").text(interner);
        String key = pair.at("privateKey").text(interner);
        if (chain.isEmpty() != key.isEmpty()) {
            throw new NotUnderstood(pair.where() + " has serverCertificate without privateKey, or the other way round");
        }
        if (!chain.isEmpty()) {
            sources.add(new Source.Files(chain, key));
        }
    }

    private Clients clients(Spec tls) throws NotUnderstood {
        return new Clients(authorities(tls), tls.at("caCrl").text(interner), tls.at("subjectAltNames").texts(interner),
                tls.at("verifyCertificateSpki").texts(interner), tls.at("verifyCertificateHash").texts(interner));
    }

    /** A credential holds the roots too, unless others are named. */
    private @Nullable Source authorities(Spec tls) throws NotUnderstood {
        String named = tls.at("caCertCredentialName").text(interner);
        if (!named.isEmpty()) {
            return new Source.Credential(named);
        }
        String credential = tls.at("credentialName").text(interner);
        if (!credential.isEmpty()) {
            return new Source.Credential(interner.share(credential + "-cacert"));
        }
        String files = tls.at("caCertificates").text(interner);
        return files.isEmpty() ? null : new Source.Files(files, "");
    }

    private static TlsVersion version(Spec version) throws NotUnderstood {
        return switch (version.text()) {
            case "", "TLS_AUTO" -> TlsVersion.AUTO;
            case "TLSV1_0" -> TlsVersion.V1_0;
            case "TLSV1_1" -> TlsVersion.V1_1;
            case "TLSV1_2" -> TlsVersion.V1_2;
            case "TLSV1_3" -> TlsVersion.V1_3;
            default -> throw new NotUnderstood(version.where() + " is none of TLS_AUTO, TLSV1_0, TLSV1_1, TLSV1_2, TLSV1_3");
        };
    }

    @Override
    GatewayFact read(ObjectKey key, long creationTime) {
        return new GatewayFact(key, selector, servers, creationTime);
    }
}
