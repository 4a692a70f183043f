package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.model.FactKind;
import java.util.ArrayList;
import java.util.List;

/** What would not be understood of a resource that is not stored yet, by the very reading that it will get. Any thread. */
public final class PolicyReading {
    private static final int NO_SHARING = 1;

    private PolicyReading() {
    }

    /**
     * @param kind one of Istio's resources
     * @return for each piece its path, a colon, and what is wrong
     */
    public static List<String> problems(FactKind kind, JsonNode spec) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("metadata").put("name", "n").put("namespace", "n");
        object.set("spec", spec);
        List<String> problems = new ArrayList<>();
        var _ = new ConfigKinds(new Interner(NO_SHARING), (_, _, reason) -> problems.add(withoutConsequence(reason)), "", "")
                .of(kind)
                .json(object);
        return List.copyOf(problems);
    }

    /** What becomes of what is stored and not understood is of no interest before. */
    private static String withoutConsequence(String reason) {
        int end = reason.lastIndexOf("; ");
        return end < 0 ? reason : reason.substring(0, end);
    }
}
