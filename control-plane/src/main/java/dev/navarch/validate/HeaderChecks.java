package dev.navarch.validate;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Headers that routes add, set and remove. */
final class HeaderChecks {
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0A-\\x1F\\x7F]");

    private HeaderChecks() {
    }

    static void headers(Part headers) {
        for (String direction : List.of("request", "response")) {
            Part operations = headers.in(direction);
            for (String operation : List.of("add", "set")) {
                operations.labelled(operation).forEach((name, value) -> {
                    name(operations, operation, name, direction.equals("request"));
                    if (CONTROL.matcher(value).find()) {
                        operations.problem(operation + "[" + name + "]", "control characters are not allowed in headers");
                    }
                });
            }
            for (String name : operations.texts("remove")) {
                name(operations, "remove", name, false);
            }
        }
    }

    private static void name(Part operations, String operation, String name, boolean authorityAllowed) {
        String where = operation + "[" + name + "]";
        if (name.isEmpty()) {
            operations.problem(operation, "a header must have a name");
        } else if (authorityAllowed && isAuthority(name)) {
            return;
        } else if (name.startsWith(":") || name.equalsIgnoreCase("host")) {
            operations.problem(where,
                    "only a request's :authority can be " + (operation.equals("remove") ? "set, and not removed" : "changed so")
                            + ", no other header of the protocol itself");
        }
    }

    private static boolean isAuthority(String name) {
        return name.toLowerCase(Locale.ROOT).equals(":authority") || name.equalsIgnoreCase("host");
    }

    /** Who is called can be changed in one place only. */
    static void authorityOnce(Part route) {
        int places = route.in("rewrite").text("authority").isEmpty() ? 0 : 1;
        for (String operation : List.of("set", "add")) {
            places += (int) route.in("headers").in("request").labelled(operation).keySet().stream()
                    .filter(HeaderChecks::isAuthority).count();
        }
        if (places > 1) {
            route.problem("headers.request",
                    "the authority is changed in several places: by rewrite.authority, or by one header");
        }
    }
}
