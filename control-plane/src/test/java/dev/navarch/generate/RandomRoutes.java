package dev.navarch.generate;

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
import dev.navarch.model.Labels;
import dev.navarch.model.VirtualServiceFact.Destination;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Rules for requests, sensible or not. */
final class RandomRoutes {
    private final RandomGenerator random;

    RandomRoutes(RandomGenerator random) {
        this.random = random;
    }

    List<HttpRoute> next() {
        return random.nextBoolean() ? List.of(route(true), route(false)) : List.of(route(random.nextBoolean()));
    }

    private HttpRoute route(boolean matching) {
        return new HttpRoute(one("", "r"), matching ? List.of(match(), match()) : List.of(), action(),
                random.nextInt(3) > 0
                        ? null
                        : new Rewrite(one("", "/x"), one("", "a.example"), one("", "^/a(.*)$"), one("", "/b\\1")),
                random.nextBoolean() ? null : Duration.ofMillis(one80(0, 1500)),
                random.nextBoolean()
                        ? null
                        : new Retries(one80(0, 3), random.nextBoolean() ? null : Duration.ofSeconds(one80(0, 1)),
                                one("", "5xx,503", "503", "reset, ,connect-failure"), false),
                random.nextInt(3) > 0
                        ? null
                        : new Fault(random.nextBoolean() ? null : Duration.ofSeconds(one80(0, 1)), 0.01, one80(0, 503), 100),
                random.nextInt(3) > 0 ? List.of() : List.of(new Mirror(destination(), 50)),
                random.nextInt(3) > 0
                        ? null
                        : new Cors(List.of(text(), new TextMatch(TextMatch.Kind.EXACT, "https://a.example")), List.of("GET"),
                                List.of("x-a"), List.of(), Duration.ofHours(1), true, random.nextBoolean()),
                headers());
    }

    private Action action() {
        return switch (random.nextInt(6)) {
            case 0 -> new Redirect(one("", "/new"), random.nextBoolean(), one("", "b.example"), one("", "https"), one80(0, 8443),
                    one80(301, 308));
            case 1 -> new DirectResponse(one80(200, 503), one("", "gone"));
            default -> new Forward(random.nextBoolean()
                    ? List.of(new Weighted(destination(), headers()))
                    : List.of(new Weighted(destination(), headers()), new Weighted(destination(), headers())));
        };
    }

    private Destination destination() {
        return new Destination(one("a", "b", "d", "gone.example", "a.shop.svc.cluster.local"), one("", "v1", "v2"), one80(0, 80),
                one80(0, 30));
    }

    private Match match() {
        return new Match(one("", "m"), random.nextBoolean() ? null : text(), random.nextBoolean(),
                random.nextInt(4) > 0 ? null : text(), random.nextInt(4) > 0 ? null : text(),
                random.nextInt(4) > 0 ? null : new TextMatch(TextMatch.Kind.EXACT, "http"), texts(), texts(), texts(),
                random.nextInt(4) > 0 ? 0 : 80, random.nextInt(4) > 0 ? Labels.EMPTY : Labels.of("app", one("a", "b")),
                random.nextInt(4) > 0 ? "" : one("shop", "bank"), List.of());
    }

    private SortedMap<String, TextMatch> texts() {
        return random.nextBoolean() ? new TreeMap<>() : new TreeMap<>(Map.of(one("x-user", "end"), text()));
    }

    private TextMatch text() {
        return switch (random.nextInt(5)) {
            case 0 -> new TextMatch(TextMatch.Kind.EXACT, "/exact");
            case 1 -> new TextMatch(TextMatch.Kind.PREFIX, "/pre");
            case 2 -> new TextMatch(TextMatch.Kind.REGEX, "*");
            case 3 -> new TextMatch(TextMatch.Kind.PREFIX, "/");
            default -> new TextMatch(TextMatch.Kind.REGEX, "^/(a|b)[0-9]+.*$");
        };
    }

    private HeaderChanges headers() {
        return random.nextInt(3) > 0
                ? HeaderChanges.NONE
                : new HeaderChanges(
                        new HeaderOperations(
                                new TreeMap<>(Map.of("x-set", "50%", ":path", "/odd", "bad name", "x", "x-from", "%REQ(:path)%")),
                                new TreeMap<>(Map.of("x-add", "%ODD%")), List.of("x-gone", "Host")),
                        new HeaderOperations(new TreeMap<>(), new TreeMap<>(Map.of("x-reply", "a")), List.of("server")));
    }

    private int one80(int a, int b) {
        return random.nextBoolean() ? a : b;
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }
}
