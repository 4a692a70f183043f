package dev.navarch.mesh;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.PatternSyntaxException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expressions that users write: what compiles, and that none of them takes all memory. */
class Re2Test {

    @Test
    void sensibleExpressionsCompile() {
        assertTrue(Re2.compile("^/(v[0-9]{1,3})/[^/{}]*[]a-z\\]](x|\\.y)+?\\Q(({9}\\E{2,}$").matches("/v1/!]x(({9}}}"));
        assertTrue(Re2.compile("(?P<name>a{1000})").matches("a".repeat(1000)));
        assertTrue(Re2.compile("a{x}{,2}").matches("a{x}{,2}"));
        assertFalse(Re2.compile("((a*)*)*b").matches("a".repeat(5000)));
    }

    @Test
    void whatWouldTakeAllMemoryIsRefusedBeforeItIsCompiled() {
        for (String text : List.of("((a{1000}){1000}){1000}", "(((((a{100}){100}){100}){100}){100})", "([^]]{1000}x){1000}",
                "(\\pL{500}){500,}", "(".repeat(100_000), "(?:(?:(?:[a-z]{0,999}){999}){9,99})")) {
            assertThrows(PatternSyntaxException.class, () -> Re2.compile(text), text);
        }
    }

    @Test
    void otherSyntaxesAreRefused() {
        for (String text : List.of("(?=a)", "a**", "(", "[a", "\\1", "a{1001}", "(?<!a)b", ")")) {
            assertThrows(PatternSyntaxException.class, () -> Re2.compile(text), text);
        }
    }
}
