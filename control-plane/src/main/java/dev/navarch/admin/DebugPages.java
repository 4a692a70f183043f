package dev.navarch.admin;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The pages below {@code /debug}.
 *
 * <p>Whoever comes from this machine sees all of them: every port-forward does. Others would have to prove who they are, and as long as nobody
 * can check that, they are turned away with 401.
 */
public final class DebugPages {
    private final SortedMap<String, Page> pages = new TreeMap<>();

    public DebugPages(DebugSource source) {
        StreamPages streams = new StreamPages(source);
        RegistryPages registry = new RegistryPages(source);
        EndpointPages endpoints = new EndpointPages(source);
        pages.put("adsz", streams::adsz);
        pages.put("clusterz", new ClusterPages(source)::clusterz);
        pages.put("config_dump", new ConfigDumpPage(streams)::answer);
        pages.put("configz", request -> Json.answer(request, out -> {
            out.writeStartArray();
            out.writeEndArray();
        }));
        pages.put("connections", streams::connections);
        pages.put("endpointShardz", endpoints::endpointShardz);
        pages.put("endpointz", endpoints::endpointShardz);
        pages.put("list", this::list);
        pages.put("mesh", registry::mesh);
        pages.put("networkz", registry::networkz);
        pages.put("registryz", registry::registryz);
        pages.put("stewardz", new StewardPages(source)::stewardz);
        pages.put("syncz", streams::syncz);
    }

    Site.Plan addTo(Site.Plan plan) {
        plan.get("/debug", gated(this::index)).get("/debug/", gated(this::index));
        pages.forEach((name, page) -> plan.get("/debug/" + name, gated(page)));
        return plan;
    }

    private static Page gated(Page page) {
        return request -> request.fromLoopback()
                ? page.answer(request)
                : Answer.text(401, "debug pages need a caller from this machine, such as a port-forward");
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
