package dev.navarch.inject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.inject.functions.Plain;
import dev.navarch.inject.functions.TemplateFunctions;
import dev.navarch.inject.template.Parsed;
import dev.navarch.inject.template.Rendering;
import dev.navarch.inject.template.Template;
import dev.navarch.inject.template.TemplateLimits;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The tables of the language and of the functions, each row a test. The tables were checked against Go and sprig themselves. */
class TemplateLanguageTest {

    @TestFactory
    List<DynamicTest> theLanguage() throws IOException {
        return table("language.yaml");
    }

    @TestFactory
    List<DynamicTest> theFunctions() throws IOException {
        return table("functions.yaml");
    }

    private static List<DynamicTest> table(String name) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(TemplateLanguageTest.class.getResourceAsStream(name))) {
            for (JsonNode row : new YAMLMapper().readTree(in)) {
                tests.add(DynamicTest.dynamicTest(row.get("does").asText(), () -> check(row)));
            }
        }
        return tests;
    }

    private static void check(JsonNode row) {
        String made = made(row.get("template").asText(), Plain.decoded(row.get("of")));
        if (row.has("prints")) {
            assertEquals(row.get("prints").asText(), made);
        } else {
            assertTrue(made.startsWith("template: page:") && made.contains(row.get("fails").asText()), made);
        }
    }

    private static String made(String text, @Nullable Object dot) {
        return switch (Template.parse("page", text,
                TemplateFunctions.all(Map.of(), () -> Instant.parse("2026-11-21T09:05:07.5Z"), new Random(1)),
                TemplateLimits.defaults())) {
            case Parsed.Refused(var problem) -> problem.toString();
            case Parsed.Ok(Template template) -> switch (template.render(dot)) {
                case Rendering.Text(String made) -> made;
                case Rendering.Failed(var problem) -> problem.toString();
            };
        };
    }
}
