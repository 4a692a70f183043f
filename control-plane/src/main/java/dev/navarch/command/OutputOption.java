package dev.navarch.command;

import picocli.CommandLine.Option;

/** In which form the answer is printed. Filled by picocli. */
final class OutputOption {
    @Option(names = {"-o",
            "--output"}, paramLabel = "<text|json>", defaultValue = "text", description = "The answer's form: ${COMPLETION-CANDIDATES}.")
    private Form form = Form.text;

    /** Named as it is written on the command line. */
    enum Form {
        text, json
    }

    boolean isJson() {
        return form == Form.json;
    }
}
