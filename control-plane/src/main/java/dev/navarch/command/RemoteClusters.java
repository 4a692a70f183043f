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

/** Which clusters a control plane knows, and how they fare. Fails when one of them is not synced. */
@Command(name = "remote-clusters", mixinStandardHelpOptions = true, description = "Lists the clusters that the control plane knows; exit code 1 if one is not synced.")
final class RemoteClusters implements Callable<Integer> {
    private final Surroundings surroundings;
    @Spec
    private @Nullable CommandSpec spec;
    @Mixin
    private DebugPages pages = new DebugPages();
    @Mixin
    private OutputOption output = new OutputOption();

    RemoteClusters(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure {
        List<List<String>> rows = new ArrayList<>();
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        boolean synced = true;
        for (DebugPages.Shown shown : pages.read("clusterz", surroundings)) {
            for (JsonNode cluster : shown.page()) {
                String status = cluster.path("syncStatus").asText();
                synced &= status.equals("synced");
                rows.add(List.of(cluster.path("id").asText(), cluster.path("secretName").asText(), status, shown.replica()));
                all.add(cluster.<ObjectNode>deepCopy().put("istiod", shown.replica()));
            }
        }
        Console.of(spec).answer(new Columns(List.of("NAME", "SECRET", "STATUS", "ISTIOD"), rows, all), output.isJson());
        return (synced ? ExitCode.DONE : ExitCode.MISSING).number();
    }
}
