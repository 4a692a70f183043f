package dev.navarch.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.webhook.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The tables of resources, each row a test: which are refused and which are stored, and every word that is said of them. */
class ResourceTablesTest {

    @TestFactory
    List<DynamicTest> routesThatMakeNoSenseAreRefused() {
        return rows("refused-routes.yaml", TestValidation::problems);
    }

    @TestFactory
    List<DynamicTest> othersThatMakeNoSenseAreRefused() {
        return rows("refused.yaml", TestValidation::problems);
    }

    @TestFactory
    List<DynamicTest> whatIstioTakesIsTaken() {
        return rows("accepted.yaml", TestValidation::warnings);
    }

    private static List<DynamicTest> rows(String table, Function<Verdict, List<String>> said) {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode row : TestValidation.table(table)) {
            Map.Entry<String, JsonNode> resource = row.properties().iterator().next();
            List<String> says = row.path("says").valueStream().map(JsonNode::asText).toList();
            tests.add(DynamicTest.dynamicTest(resource.getKey() + " " + resource.getValue(),
                    () -> assertEquals(says, said.apply(new TestValidation().judge(resource.getKey(), resource.getValue())))));
        }
        return tests;
    }
}
