package dev.navarch.admin;

import dev.navarch.identity.Authentication;
import dev.navarch.identity.Authenticator;
import dev.navarch.identity.Caller;
import dev.navarch.identity.Spiffe;
import dev.navarch.xds.StreamStatus;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pages below {@code /debug}.
 *
 * <p>Whoever comes from this machine sees all of them: every port-forward does. Others prove who they are, as proxies do, or get 401; workloads
 * of the system namespace then see all, those of another what concerns the proxies of their own, else 403.
 */
public final class DebugPages {
    private final SortedMap<String, Page> pages = new TreeMap<>();
    private final DebugAccess access;
    private final StreamPages streams;

    public DebugPages(DebugSource source, DebugAccess access) {
        this.access = access;
        this.streams = new StreamPages(source);
        RegistryPages registry = new RegistryPages(source);
        EndpointPages endpoints = new EndpointPages(source);
        ProxyPages proxies = new ProxyPages(source, streams);
        pages.put("adsz", streams::adsz);
        pages.put("authorizationz", new SecurityPages(source)::authorizationz);
        pages.put("clusterz", new ClusterPages(source)::clusterz);
        pages.put("config_dump", new ConfigDumpPage(streams)::answer);
        pages.put("configz", request -> Json.answer(request, out -> {
            out.writeStartArray();
            out.writeEndArray();
        }));
        pages.put("connections", streams::connections);
        pages.put("edsz", proxies::edsz);
        pages.put("endpointShardz", endpoints::endpointShardz);
        pages.put("endpointz", endpoints::endpointShardz);
        pages.put("instancesz", proxies::instancesz);
        pages.put("list", this::list);
        pages.put("mesh", registry::mesh);
        pages.put("networkz", registry::networkz);
        pages.put("push_status", proxies::pushStatus);
        pages.put("registryz", registry::registryz);
        pages.put("stewardz", new StewardPages(source)::stewardz);
        pages.put("syncz", streams::syncz);
    }

    Site.Plan addTo(Site.Plan plan) {
        plan.get("/debug", gated("", this::index)).get("/debug/", gated("", this::index));
        pages.forEach((name, page) -> plan.get("/debug/" + name, gated(name, page)));
        return plan;
    }

    /** The page that a request asks for, whoever asks; null when there is none. */
    @Nullable
    Answer answer(Request request) {
        Page page = pages.get(request.path().substring("/debug/".length()));
        return page == null ? null : page.answer(request);
    }

    private Page gated(String name, Page page) {
        return request -> {
            Authenticator authenticator = access.authenticator();
            if (request.fromLoopback() || authenticator == null) {
                return page.answer(request);
            }
            return switch (authenticator.authenticate(request.credentials()).toCompletableFuture().join()) {
                case Authentication.Refused _ -> Answer.text(401,
                        "debug pages need a caller from this machine, such as a port-forward, or one who proves who he is");
                case Authentication.Accepted(Caller caller) -> maySee(caller, name, request)
                        ? page.answer(request)
                        : Answer.text(403, "this page is for workloads of namespace " + access.systemNamespace());
            };
        };
    }

    private boolean maySee(Caller caller, String name, Request request) {
        String proxyId = request.parameter("proxyID");
        StreamStatus stream = proxyId == null || proxyId.isEmpty() ? null : streams.stream(proxyId);
        return caller.identities().stream().map(Spiffe::parse).filter(Objects::nonNull)
                .anyMatch(asker -> access.maySee(asker, name, stream == null ? null : stream.proxy().namespace()));
    }

    private Answer list(Request request) {
        return Json.answer(request, out -> {
            out.writeStartArray();
            for (Map.Entry<String, Page> page : pages.entrySet()) {
                if (!page.getKey().equals("list")) {
                    out.writeString(page.getKey());
                }
            }
            out.writeEndArray();
        });
    }

    private Answer index(Request request) {
        StringBuilder html = new StringBuilder("<!DOCTYPE html>\n<html><head><title>Debug pages</title></head><body><ul>\n");
        pages.keySet().forEach(
                name -> html.append("<li><a href=\"/debug/").append(name).append("\">").append(name).append("</a></li>\n"));
        return Answer.html(html.append("</ul></body></html>\n").toString());
    }
}
