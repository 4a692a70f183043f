package dev.navarch.admin;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one port serves: pages by method and path. Immutable, thread-safe. */
public final class Site {
    private final Map<String, Map<String, Page>> pages;
    private final @Nullable Posted posted;

    private Site(Map<String, Map<String, Page>> pages, @Nullable Posted posted) {
        this.pages = pages;
        this.posted = posted;
    }

    /** These pages, and what takes posts beside them. */
    public Site with(Posted beside) {
        return new Site(pages, beside);
    }

    /** What takes posts to that path, null when nothing does. */
    @Nullable
    Posted posted(String path) {
        return posted != null && posted.takes(path) ? posted : null;
    }

    static Plan plan() {
        return new Plan();
    }

    /** The page's answer, or the one that says that there is none. */
    Answer answer(Request request) {
        Map<String, Page> methods = find(request.path());
        if (methods == null) {
            return Answer.text(404, "404 page not found");
        }
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        Page page = methods.get(method);
        if (page == null) {
            return Answer.text(405, "Method Not Allowed").with("Allow",
                    methods.containsKey("GET")
                            ? String.join(", ", methods.keySet()) + ", HEAD"
                            : String.join(", ", methods.keySet()));
        }
        return page.answer(request);
    }

    private @Nullable Map<String, Page> find(String path) {
        Map<String, Page> exact = pages.get(path);
        return exact != null ? exact : pages.get(path.substring(0, path.lastIndexOf('/') + 1) + "*");
    }

    /** A site in the making. One thread. */
    static final class Plan {
        private final Map<String, Map<String, Page>> pages = new TreeMap<>();

        /** @param path exact, or ending in {@code /*} for all that has one more part */
        Plan page(String method, String path, Page page) {
            pages.computeIfAbsent(path, _ -> new TreeMap<>()).put(method, page);
            return this;
        }

        Plan get(String path, Page page) {
            return page("GET", path, page);
        }

        Site site() {
            Map<String, Map<String, Page>> copy = new TreeMap<>();
            pages.forEach((path, methods) -> copy.put(path, Collections.unmodifiableMap(new TreeMap<>(methods))));
            return new Site(copy, null);
        }
    }
}
