package dev.navarch.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs commands as a user would, and keeps what they said last. */
final class Terminal {
    private final Map<String, String> environment;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    /** One whose kubectl would use that file. */
    Terminal(Path kubeconfig) {
        this.environment = Map.of("KUBECONFIG", kubeconfig.toString());
    }

    /** The exit code. */
    int run(String... words) {
        out = new StringWriter();
        err = new StringWriter();
        CommandLine line = new CommandLine(new Root());
        Commands.addTo(line, new Surroundings(environment, "navarch/test"));
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(words);
    }

    int run(String command, Stream<String> more, String... words) {
        return run(Stream.concat(Stream.of(command), Stream.concat(more, Arrays.stream(words))).toArray(String[]::new));
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    @Command(name = "navarch")
    static final class Root {
    }
}
