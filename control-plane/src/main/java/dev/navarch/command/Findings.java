package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was found, cluster by cluster, in the order of looking. One thread. */
final class Findings implements Console.Said {
    private final Map<String, List<Finding>> byPlace = new LinkedHashMap<>();
    private String place = "";

    /** What is found from now on belongs there. */
    void at(String cluster) {
        place = cluster;
    }

    void good(String what) {
        add(new Finding.Good(what));
    }

    void bad(String what, String why, String remedy) {
        add(new Finding.Bad(what, why, remedy));
    }

    void unknown(String what, String why) {
        add(new Finding.Unknown(what, why));
    }

    /** A promise that is kept or broken. Gives back whether it is kept. */
    boolean check(boolean holds, String what, String why, String remedy) {
        if (holds) {
            good(what);
        } else {
            bad(what, why, remedy);
        }
        return holds;
    }

    private void add(Finding finding) {
        byPlace.computeIfAbsent(place, _ -> new ArrayList<>()).add(finding);
    }

    boolean isWell() {
        return byPlace.values().stream().flatMap(List::stream).noneMatch(Finding.Bad.class::isInstance);
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        byPlace.forEach((cluster, findings) -> {
            text.append(cluster).append('\n');
            findings.forEach(finding -> text.append(line(finding)));
        });
        long broken = byPlace.values().stream().flatMap(List::stream).filter(Finding.Bad.class::isInstance).count();
        return text.append(broken == 0 ? "all is well\n" : broken + " to mend\n").toString();
    }

    private static String line(Finding finding) {
        return switch (finding) {
            case Finding.Good(String what) -> "  ok    " + what + "\n";
            case Finding.Bad(String what, String why, String remedy) ->
                "  FAIL  " + what + ": " + why + "\n        mend: " + remedy + "\n";
            case Finding.Unknown(String what, String why) -> "  ?     " + what + ": " + why + "\n";
        };
    }

    @Override
    public JsonNode json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("well", isWell());
        ArrayNode list = root.putArray("findings");
        byPlace.forEach((cluster, findings) -> findings.forEach(finding -> {
            ObjectNode entry = list.addObject().put("cluster", cluster).put("what", finding.what());
            switch (finding) {
                case Finding.Good _ -> entry.put("result", "ok");
                case Finding.Bad(_, String why, String remedy) ->
                    entry.put("result", "fail").put("why", why).put("remedy", remedy);
                case Finding.Unknown(_, String why) -> entry.put("result", "unknown").put("why", why);
            }
        }));
        return root;
    }
}
