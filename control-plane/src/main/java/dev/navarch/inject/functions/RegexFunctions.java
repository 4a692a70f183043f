package dev.navarch.inject.functions;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.navarch.inject.template.Arguments;
import dev.navarch.inject.template.FunctionFault;
import dev.navarch.inject.template.Functions;
import dev.navarch.mesh.Re2;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Sprig's functions over regular expressions, in Go's syntax. What takes time grows with the text and is paid for. */
final class RegexFunctions {
    /** A replacement grows no further. */
    private static final int LONGEST = 1 << 20;

    private RegexFunctions() {
    }

    static void addTo(Functions.Plan plan) {
        for (String must : List.of("", "must")) {
            plan.add(name(must, "regexMatch"), 2, a -> matcher(a, 0, a.text(1)).find())
                    .add(name(must, "regexFind"), 2, a -> {
                        Matcher matcher = matcher(a, 0, a.text(1));
                        return matcher.find() ? matcher.group() : "";
                    }).add(name(must, "regexFindAll"), 3, a -> all(a, matcher(a, 0, a.text(1)), Text.whole(a.get(2))))
                    .add(name(must, "regexReplaceAll"), 3, a -> replaced(a, RegexFunctions::expand))
                    .add(name(must, "regexReplaceAllLiteral"), 3, a -> replaced(a, (out, match) -> out.append(match.with)))
                    .add(name(must, "regexSplit"), 3, a -> split(a, matcher(a, 0, a.text(1)), a.text(1), Text.whole(a.get(2))));
        }
        plan.add("regexQuoteMeta", 1, a -> Pattern.quote(a.text(0)));
    }

    private static String name(String must, String name) {
        return must.isEmpty() ? name : must + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static Matcher matcher(Arguments a, int at, String text) {
        a.pay((a.text(at).length() + (long) text.length()) / 16);
        try {
            return Re2.compile(a.text(at)).matcher(text);
        } catch (PatternSyntaxException e) {
            throw new FunctionFault("error parsing regexp: " + e.getDescription());
        }
    }

    private static List<String> all(Arguments a, Matcher matcher, long most) {
        List<String> found = new ArrayList<>();
        while ((most < 0 || found.size() < most) && matcher.find()) {
            a.elements(found.size() + 1L);
            found.add(matcher.group());
        }
        return List.copyOf(found);
    }

    private static List<String> split(Arguments a, Matcher matcher, String text, long most) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (most != 0 && (most < 0 || parts.size() < most - 1) && matcher.find()) {
            if (matcher.end() > 0 && (matcher.end() > matcher.start() || matcher.start() < text.length())) {
                a.elements(parts.size() + 1L);
                parts.add(text.substring(from, matcher.start()));
                from = matcher.end();
            }
        }
        if (most != 0) {
            parts.add(text.substring(from));
        }
        return List.copyOf(parts);
    }

    /**
     * One place that is replaced.
     *
     * @param with the replacement as it was written
     */
    private record Match(Matcher matcher, String with) {
    }

    private static String replaced(Arguments a, BiConsumer<StringBuilder, Match> with) {
        String text = a.text(1);
        Matcher matcher = matcher(a, 0, text);
        StringBuilder out = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            with.accept(out.append(text, from, matcher.start()), new Match(matcher, a.text(2)));
            from = matcher.end();
            if (out.length() > LONGEST) {
                throw new FunctionFault("the text grows too long");
            }
        }
        a.pay(out.length() / 256);
        return out.append(text.substring(from)).toString();
    }

    /** Go's way: {@code $1}, {@code ${1}}, {@code $name}, {@code $$}; a name is as long as can be, and one that is not there is empty. */
    private static void expand(StringBuilder out, Match match) {
        String with = match.with;
        int at = 0;
        while (at < with.length()) {
            char c = with.charAt(at++);
            if (c != '$' || at == with.length()) {
                out.append(c);
            } else if (with.charAt(at) == '$') {
                out.append('$');
                at++;
            } else {
                boolean braced = with.charAt(at) == '{';
                int start = braced ? at + 1 : at;
                int end = start;
                while (end < with.length() && (Character.isLetterOrDigit(with.charAt(end)) || with.charAt(end) == '_')) {
                    end++;
                }
                boolean sound = end > start && (!braced || (end < with.length() && with.charAt(end) == '}'));
                out.append(sound ? group(match.matcher, with.substring(start, end)) : "$");
                at = sound ? braced ? end + 1 : end : at;
            }
        }
    }

    private static String group(Matcher matcher, String name) {
        try {
            String group = name.matches("[0-9]{1,4}")
                    ? Integer.parseInt(name) <= matcher.groupCount() ? matcher.group(Integer.parseInt(name)) : ""
                    : matcher.group(name);
            return group == null ? "" : group;
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
