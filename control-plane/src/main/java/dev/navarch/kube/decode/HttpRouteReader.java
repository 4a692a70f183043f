package dev.navarch.kube.decode;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.navarch.kube.decode.Spec.NotUnderstood;
import dev.navarch.model.HttpRoute;
import dev.navarch.model.HttpRoute.Action;
import dev.navarch.model.HttpRoute.Cors;
import dev.navarch.model.HttpRoute.DirectResponse;
import dev.navarch.model.HttpRoute.Fault;
import dev.navarch.model.HttpRoute.Forward;
import dev.navarch.model.HttpRoute.HeaderChanges;
import dev.navarch.model.HttpRoute.HeaderOperations;
import dev.navarch.model.HttpRoute.Match;
import dev.navarch.model.HttpRoute.Mirror;
import dev.navarch.model.HttpRoute.Redirect;
import dev.navarch.model.HttpRoute.Retries;
import dev.navarch.model.HttpRoute.Rewrite;
import dev.navarch.model.HttpRoute.TextMatch;
import dev.navarch.model.HttpRoute.Weighted;
import dev.navarch.model.VirtualServiceFact.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a rule for HTTP of a VirtualService. */
final class HttpRouteReader {
    private static final int LONGEST_EXPRESSION = 1024;
    private final Interner interner;
    private final Gateways gateways;

    /** How names of gateways are read. */
    interface Gateways {
        List<String> read(Spec list) throws NotUnderstood;
    }

    HttpRouteReader(Interner interner, Gateways gateways) {
        this.interner = interner;
        this.gateways = gateways;
    }

    HttpRoute read(Spec rule) throws NotUnderstood {
        if (!rule.at("delegate").isAbsent()) {
            throw rule.at("delegate").isNo("field that is acted on");
        }
        List<Match> matches = new ArrayList<>();
        for (Spec match : rule.at("match").items()) {
            matches.add(match(match));
        }
        Spec timeout = rule.at("timeout");
        return new HttpRoute(rule.at("name").text(interner), matches, action(rule), rewrite(rule.at("rewrite")),
                timeout.duration(), retries(rule.at("retries")), fault(rule.at("fault")), mirrors(rule),
                cors(rule.at("corsPolicy")), headers(rule.at("headers")));
    }

    private Match match(Spec match) throws NotUnderstood {
        return new Match(match.at("name").text(interner), text(match.at("uri")), match.at("ignoreUriCase").flag(),
                text(match.at("method")), text(match.at("authority")), text(match.at("scheme")), texts(match.at("headers")),
                texts(match.at("withoutHeaders")), texts(match.at("queryParams")), match.at("port").port(),
                match.at("sourceLabels").labels(interner), match.at("sourceNamespace").text(interner),
                gateways.read(match.at("gateways")));
    }

    private SortedMap<String, TextMatch> texts(Spec map) throws NotUnderstood {
        SortedMap<String, TextMatch> texts = new TreeMap<>();
        for (Spec field : map.fields()) {
            String name = field.name();
            if (name.startsWith("@") || name.isBlank()) {
                throw new NotUnderstood(map.where() + " has " + name + ", which is not acted on");
            }
            TextMatch match = text(field);
            texts.put(interner.share(name), match == null ? new TextMatch(TextMatch.Kind.PREFIX, "") : match);
        }
        return texts;
    }

    private @Nullable TextMatch text(Spec spec) throws NotUnderstood {
        for (TextMatch.Kind kind : TextMatch.Kind.values()) {
            Spec text = spec.at(kind == TextMatch.Kind.EXACT ? "exact" : kind == TextMatch.Kind.PREFIX ? "prefix" : "regex");
            if (!text.isAbsent()) {
                return new TextMatch(kind,
                        kind == TextMatch.Kind.REGEX && !text.text().equals("*") ? expression(text) : text.text(interner));
            }
        }
        return null;
    }

    /** Envoy refuses all routes of a port for one expression that is none. */
    private String expression(Spec text) throws NotUnderstood {
        try {
            if (text.text().length() > LONGEST_EXPRESSION || text.text().contains("{")) {
                throw text.isNo("expression that is acted on: it is too long, or repeats by number");
            }
            Pattern.compile(text.text());
            return text.text(interner);
        } catch (PatternSyntaxException e) {
            throw text.isNo("regular expression");
        }
    }

    private Action action(Spec rule) throws NotUnderstood {
        Spec redirect = rule.at("redirect");
        Spec response = rule.at("directResponse");
        if (!redirect.isAbsent()) {
            String prefix = redirect.at("redirectPrefix").text();
            int code = redirect.at("redirectCode").number();
            return new Redirect(prefix.isEmpty() ? redirect.at("uri").text(interner) : prefix, !prefix.isEmpty(),
                    redirect.at("authority").text(interner), redirect.at("scheme").text(interner),
                    redirect.at("port").port(), code == 0 ? 301 : code);
        }
        if (!response.isAbsent()) {
            int status = response.at("status").number();
            if (status < 200 || status > 599) {
                throw response.at("status").isNo("status from 200 to 599");
            }
            return new DirectResponse(status, response.at("body").at("string").text());
        }
        List<Weighted> destinations = new ArrayList<>();
        for (Spec each : rule.at("route").items()) {
            destinations.add(new Weighted(destination(each.at("destination"), each.at("weight").number()),
                    headers(each.at("headers"))));
        }
        if (destinations.isEmpty()) {
            throw rule.at("route").isNo("list of destinations");
        }
        return new Forward(destinations);
    }

    private Destination destination(Spec spec, int weight) throws NotUnderstood {
        String host = spec.at("host").lower();
        if (host.isEmpty()) {
            throw spec.at("host").isNo("host");
        }
        return new Destination(interner.share(host), spec.at("subset").text(interner), spec.at("port").at("number").port(),
                weight);
    }

    private @Nullable Rewrite rewrite(Spec spec) throws NotUnderstood {
        Spec regex = spec.at("uriRegexRewrite");
        return spec.isAbsent()
                ? null
                : new Rewrite(spec.at("uri").text(interner), spec.at("authority").text(interner),
                        regex.isAbsent() ? "" : expression(regex.at("match")), regex.at("rewrite").text(interner));
    }

    private @Nullable Retries retries(Spec spec) throws NotUnderstood {
        return spec.isAbsent()
                ? null
                : new Retries(spec.at("attempts").number(), spec.at("perTryTimeout").duration(),
                        spec.at("retryOn").text(interner),
                        spec.at("retryRemoteLocalities").flag());
    }

    private static @Nullable Fault fault(Spec spec) throws NotUnderstood {
        if (spec.isAbsent()) {
            return null;
        }
        Spec delay = spec.at("delay");
        Spec abort = spec.at("abort");
        int status = abort.at("httpStatus").number();
        if (!abort.isAbsent() && (status < 200 || status > 599)) {
            throw abort.at("httpStatus").isNo("status from 200 to 599");
        }
        return new Fault(delay.at("fixedDelay").duration(), percentage(delay.at("percentage")), status,
                percentage(abort.at("percentage")));
    }

    private static double percentage(Spec spec) throws NotUnderstood {
        return spec.isAbsent() ? 100 : Math.clamp(spec.at("value").node().asDouble(0), 0, 100);
    }

    private List<Mirror> mirrors(Spec rule) throws NotUnderstood {
        List<Mirror> mirrors = new ArrayList<>(0);
        for (Spec each : rule.at("mirrors").items()) {
            mirrors.add(new Mirror(destination(each.at("destination"), 0), percentage(each.at("percentage"))));
        }
        if (mirrors.isEmpty() && !rule.at("mirror").isAbsent()) {
            mirrors.add(new Mirror(destination(rule.at("mirror"), 0), percentage(rule.at("mirrorPercentage"))));
        }
        mirrors.removeIf(mirror -> mirror.percentage() <= 0);
        return mirrors;
    }

    private @Nullable Cors cors(Spec spec) throws NotUnderstood {
        if (spec.isAbsent()) {
            return null;
        }
        List<TextMatch> origins = new ArrayList<>();
        for (Spec origin : spec.at("allowOrigins").items()) {
            TextMatch match = text(origin);
            if (match != null && !match.text().isEmpty()) {
                origins.add(match);
            }
        }
        Spec credentials = spec.at("allowCredentials");
        return new Cors(origins, spec.at("allowMethods").texts(interner), spec.at("allowHeaders").texts(interner),
                spec.at("exposeHeaders").texts(interner), spec.at("maxAge").duration(),
                credentials.isAbsent() ? null : credentials.flag(), spec.at("unmatchedPreflights").text().equals("IGNORE"));
    }

    private HeaderChanges headers(Spec spec) throws NotUnderstood {
        return spec.isAbsent()
                ? HeaderChanges.NONE
                : new HeaderChanges(operations(spec.at("request")), operations(spec.at("response")));
    }

    private HeaderOperations operations(Spec spec) throws NotUnderstood {
        return new HeaderOperations(values(spec.at("set")), values(spec.at("add")), spec.at("remove").texts(interner));
    }

    private SortedMap<String, String> values(Spec map) throws NotUnderstood {
        SortedMap<String, String> values = new TreeMap<>();
        for (Spec field : map.fields()) {
            values.put(interner.share(field.name()), field.text(interner));
        }
        return values;
    }
}
