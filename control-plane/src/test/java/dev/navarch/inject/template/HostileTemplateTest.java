package dev.navarch.inject.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.inject.functions.TemplateFunctions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A template may be wrong, huge or malicious: what comes is a problem, and soon. */
class HostileTemplateTest {
    private static final Functions FUNCTIONS = TemplateFunctions.all(Map.of());

    private static String render(String text) {
        return switch (Template.parse("page", text, FUNCTIONS, TemplateLimits.defaults())) {
            case Parsed.Refused(Problem problem) -> problem.toString();
            case Parsed.Ok(Template template) -> switch (template.render(Map.of("a", List.of("x", "y")))) {
                case Rendering.Text(String made) -> made;
                case Rendering.Failed(Problem problem) -> problem.toString();
            };
        };
    }

    private static void assertEnds(String text, String with) {
        String made = render(text);
        assertTrue(made.startsWith("template: page:") && made.contains(with), made.substring(0, Math.min(300, made.length())));
    }

    @Test
    void endlessRecursionEnds() {
        assertEnds("{{ define \"t\" }}{{ template \"t\" . }}{{ end }}{{ template \"t\" . }}", "deep");
        assertEnds("{{ define \"t\" }}{{ include \"t\" . }}{{ end }}{{ template \"t\" . }}", "deep");
    }

    @Test
    void longLoopsEnd() {
        assertEnds("{{ range until 9999 }}{{ range until 9999 }}{{ end }}{{ end }}", "more than");
        assertEnds("{{ range until 1000000000 }}x{{ end }}", "more than");
        assertEnds("{{ range 1000000000 }}x{{ end }}", "more than");
    }

    @Test
    void growingTextsEnd() {
        assertEnds("{{ $x := \"0123456789abcdef\" }}{{ range until 100 }}{{ $x = print $x $x }}{{ end }}", "characters");
        assertEnds("{{ repeat 1000000000 \"ab\" }}", "cannot be repeated");
        assertEnds("{{ printf \"%999999d\" 1 }}", "width");
        assertEnds("{{ range until 9999 }}{{ repeat 1000 \"a\" }}{{ end }}", "characters");
        assertEnds("{{ replace \"\" (repeat 10000 \"b\") (repeat 10000 \"a\") }}", "grows too long");
    }

    @Test
    void growingListsAndMapsEnd() {
        assertEnds("{{ $x := list 1 }}{{ range until 100 }}{{ $x = list $x $x }}{{ end }}{{ $x }}", "more than");
        assertEnds("{{ $x := list 1 }}{{ range until 100 }}{{ $x = concat $x $x }}{{ end }}", "elements");
        assertEnds("{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ toJson $d }}", "deep");
        assertEnds("{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ toYaml $d }}", "deep");
        assertEnds("{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ merge $d $d }}", "deep");
        assertEnds("{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ $d }}", "deep");
        assertEnds("{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ omitNil $d }}", "deep");
    }

    @Test
    void deepNestingIsRefused() {
        assertEnds("{{ if true }}".repeat(10_000) + "{{ end }}".repeat(10_000), "deep");
        assertEnds("{{ " + "(".repeat(10_000) + "1" + ")".repeat(10_000) + " }}", "deep");
        assertEnds("{{ if true }}" + "{{ else if true }}".repeat(10_000) + "{{ end }}", "deep");
        assertEnds("x".repeat(2_000_000), "characters");
    }

    @Test
    void theDeepestThatIsAllowedFitsTheStackOfAVirtualThread() {
        TemplateLimits limits = TemplateLimits.defaults();
        int blocks = limits.nesting() - 4;
        String deep = "{{ if (".repeat(1) + "(".repeat(blocks - 1) + "true" + ")".repeat(blocks) + " }}";
        String body = "{{ define \"t\" }}"
                + (deep + "{{ with " + "(".repeat(blocks) + ". " + ")".repeat(blocks) + " }}").repeat(blocks / 2 - 1)
                + "{{ template \"t\" . }}" + "{{ end }}{{ end }}".repeat(blocks / 2 - 1) + "{{ end }}{{ template \"t\" . }}";
        CompletableFuture<String> made = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                made.complete(render(body));
            } catch (Throwable e) {
                made.completeExceptionally(e);
            }
        });
        assertTrue(made.join().contains("templates call each other"), made.join());
    }

    @Test
    void whatComesFromOutsideIsNotChanged() {
        assertEnds("{{ set . \"a\" 1 }}", "only a map made by dict");
    }

    @Test
    void theProblemSaysLineAndColumn() {
        Parsed parsed = Template.parse("page", "a\nbc {{ nosuch }}", FUNCTIONS, TemplateLimits.defaults());
        assertEquals(new Problem("page", 2, 7, "function \"nosuch\" not defined"),
                assertInstanceOf(Parsed.Refused.class, parsed).problem());
    }

    @Test
    void piecesOfTemplatesInAnyOrderNeverThrow() {
        List<String> pieces = List.of("{{", "}}", "{{-", "-}}", " ", "\n", "if", "else", "end", "range", "with", "define",
                "template", "block", "break",
                "\"t\"", "`r`", "$x", "$", ":=", "=", ",", "|", "(", ")", ".", ".a", ".b.c", "1", "-2", "0x", "1e", "'a'", "'",
                "\"", "/*", "*/", "true", "nil",
                "and", "or", "not", "eq", "index", "list", "dict", "set", "append", "printf", "toYaml", "toJson", "indent",
                "include", "text", "\\", "{{ end }}",
                "{{ . }}", "{{ if .a }}", "{{ range .a }}", "{{ else }}", "{{ $x := list 1 2 }}");
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(24); i >= 0; i--) {
                text.append(pieces.get(random.nextInt(pieces.size()))).append(random.nextBoolean() ? " " : "");
            }
            try {
                var _ = render(text.toString());
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ": " + text, e);
            }
        }
    }
}
