package dev.navarch.command;

import java.time.InstantSource;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Adds the operator's commands to a command line. */
public final class Commands {
    private Commands() {
    }

    /** Adds them, with what their failures mean for the process. */
    public static CommandLine addTo(CommandLine root, Surroundings surroundings) {
        root.addSubcommand(new Install(surroundings));
        root.addSubcommand(new CreateRemoteSecret(surroundings));
        root.addSubcommand(new RemoteClusters(surroundings));
        root.addSubcommand(new ProxyStatus(surroundings));
        root.addSubcommand(new Verify(surroundings, InstantSource.system()));
        root.addSubcommand(new Uninstall(surroundings));
        root.addSubcommand("completion", new AutoComplete.GenerateCompletion());
        root.setExecutionExceptionHandler((failure, line, _) -> {
            if (failure instanceof CommandFailure known) {
                line.getErr().println(line.getCommandName() + ": " + known.reason());
                return known.code().number();
            }
            throw failure;
        });
        return root;
    }
}
