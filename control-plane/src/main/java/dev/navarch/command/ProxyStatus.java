package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
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

    @Spec
    private @Nullable CommandSpec spec;
    @Mixin
    private DebugPages pages = new DebugPages();
    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws CommandFailure {
        JsonNode proxies = pages.read("syncz");
        List<List<String>> rows = new ArrayList<>();
        boolean refused = false;
        for (JsonNode proxy : proxies) {
            List<String> row = new ArrayList<>(List.of(proxy.path("proxy").asText(), proxy.path("cluster_id").asText()));
            TYPES.forEach(type -> row.add(state(proxy.path(type + "_sent").asText(), proxy.path(type + "_acked").asText())));
            List<String> errors = proxy.path("resources").findValuesAsText("lastError").stream().filter(error -> !error.isEmpty())
                    .toList();
            refused |= !errors.isEmpty();
            row.add(errors.isEmpty() ? "" : errors.getFirst().lines().findFirst().orElse(""));
            rows.add(row);
        }
        Console.of(spec).answer(new Columns(List.of("NAME", "CLUSTER", "CDS", "LDS", "EDS", "RDS", "REFUSED"), rows, proxies),
                output.isJson());
        return (refused ? ExitCode.MISSING : ExitCode.DONE).number();
    }

    private static String state(String sent, String acked) {
        return sent.isEmpty() ? "NOT SENT" : sent.equals(acked) ? "SYNCED" : "STALE";
    }
}
