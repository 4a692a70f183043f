package dev.navarch.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The terminal: answers to standard output, everything else to standard error. */
final class Console {
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final PrintWriter out;
    private final PrintWriter err;

    Console(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** That of the command that picocli is running. */
    static Console of(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("picocli has not filled in the command");
        }
        return new Console(spec.commandLine().getOut(), spec.commandLine().getErr());
    }

    /** What a command has to say in the end. */
    interface Said {
        /** For a person, or to be piped on. */
        String text();

        /** For a program. */
        JsonNode json();
    }

    void answer(Said said, boolean isJson) {
        if (isJson) {
            out.println(json(said.json()));
        } else {
            out.print(said.text());
        }
        out.flush();
    }

    /** Progress, or a warning. */
    void say(String line) {
        err.println(line);
        err.flush();
    }

    /** Waits. */
    static void pause(Duration time) throws CommandFailure {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.UNREACHABLE, "interrupted");
        }
    }

    private static String json(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
