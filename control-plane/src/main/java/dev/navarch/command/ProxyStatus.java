package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Who is connected, and whether they took what they were sent. Fails when one of them refused something. */
@Command(name = "proxy-status", aliases = "ps", mixinStandardHelpOptions = true, description = "Lists the proxies that are connected to the control plane; exit code 1 if one refuses something.")
final class ProxyStatus implements Callable<Integer> {
    private static final List<String> TYPES = List.of("cluster", "listener", "endpoint", "route");

    private final Surroundings surroundings;
    @Spec
    private @Nullable CommandSpec spec;
    @Mixin
    private DebugPages pages = new DebugPages();
    @Mixin
    private OutputOption output = new OutputOption();

    ProxyStatus(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure {
        List<List<String>> rows = new ArrayList<>();
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        boolean refused = false;
        for (DebugPages.Shown shown : pages.read("syncz", surroundings)) {
            for (JsonNode proxy : shown.page()) {
                List<String> row = new ArrayList<>(List.of(proxy.path("proxy").asText(), proxy.path("cluster_id").asText()));
                TYPES.forEach(type -> row.add(state(proxy.path(type + "_sent").asText(), proxy.path(type + "_acked").asText())));
                String error = refusal(proxy);
                refused |= !error.isEmpty();
                row.add(shown.replica());
                row.add(error);
                rows.add(row);
                all.add(proxy.<ObjectNode>deepCopy().put("istiod", shown.replica()));
            }
        }
        Console.of(spec).answer(
                new Columns(List.of("NAME", "CLUSTER", "CDS", "LDS", "EDS", "RDS", "ISTIOD", "REFUSED"), rows, all),
                output.isJson());
        return (refused ? ExitCode.MISSING : ExitCode.DONE).number();
    }

    /** Why a proxy of {@code syncz} refused what it was sent last, in one line; empty if it did not. */
    static String refusal(JsonNode proxy) {
        return proxy.path("resources").findValuesAsText("lastError").stream().filter(error -> !error.isEmpty()).findFirst()
                .flatMap(error -> error.lines().findFirst()).orElse("");
    }

    private static String state(String sent, String acked) {
        return sent.isEmpty() ? "NOT SENT" : sent.equals(acked) ? "SYNCED" : "STALE";
    }
}
