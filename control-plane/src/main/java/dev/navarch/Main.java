package dev.navarch;

import dev.navarch.command.Commands;
import dev.navarch.command.Surroundings;
import dev.navarch.log.LogOptions;
import dev.navarch.log.Logs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/** The command line, as istiod's {@code pilot-discovery} has it: {@code discovery}, {@code version}, {@code request}. */
public final class Main {
    private static final Duration REQUEST_TIME = Duration.ofSeconds(60);

    private Main() {
    }

    public static void main(String[] args) {
        System.exit(run(List.of(args), Discovery::run));
    }

    /** Runs a command; the exit code. {@code daemon} is what {@code discovery} ends in. */
    static int run(List<String> args, Function<Config, Integer> daemon) {
        boolean help = args.contains("--help") || args.contains("-h");
        if (!args.isEmpty() && args.getFirst().equals("discovery") && !help) {
            return discovery(args.subList(1, args.size()), daemon);
        }
        CommandSpec discovery = CommandSpec.create();
        discovery.usageMessage().description("Starts the control plane. Flags that are unknown are passed over.");
        for (Flag flag : Flag.ALL) {
            discovery.addOption(OptionSpec.builder(flag.name()).type(String.class).paramLabel("<value>")
                    .description(flag.help().replace("%", "%%") + (flag.fallback().isEmpty() ? "" : " (" + flag.fallback() + ")"))
                    .build());
        }
        CommandLine root = new CommandLine(new Root()).addSubcommand("discovery",
                new CommandLine(discovery.mixinStandardHelpOptions(true)));
        Commands.addTo(root, new Surroundings(System.getenv(), "navarch/" + BuildInfo.current().number()));
        // Standard output belongs to the commands' answers.
        Logs.start(new LogOptions(false, List.of("stderr"), Map.of(LogOptions.DEFAULT_SCOPE, LogOptions.Level.ERROR, "vertx",
                LogOptions.Level.ERROR, "netty", LogOptions.Level.ERROR), List.of()));
        return root.execute(args.toArray(String[]::new));
    }

    private static int discovery(List<String> flags, Function<Config, Integer> daemon) {
        return switch (ConfigReader.read(flags, System.getenv())) {
            case ConfigReader.Result.Ok(Config config) -> daemon.apply(config);
            case ConfigReader.Result.Refused(List<String> problems) -> {
                problems.forEach(problem -> System.err.println("navarch: " + problem));
                yield 2;
            }
        };
    }

    @Command(name = "pilot-discovery", mixinStandardHelpOptions = true, description = "A multicluster service-mesh control plane.")
    static final class Root implements Callable<Integer> {

        @Override
        public Integer call() {
            CommandLine.usage(this, System.err);
            return 2;
        }

        @Command(name = "version", description = "Prints the version.")
        int version() {
            System.out.println(BuildInfo.current().line());
            return 0;
        }

        @Command(name = "request", description = "Asks the control plane that runs on this machine, by its monitoring port.")
        int request(@Parameters(paramLabel = "<method>") String method, @Parameters(paramLabel = "<path>") String path,
                @Parameters(paramLabel = "<body>", arity = "0..1") @Nullable String body) throws InterruptedException {
            return Main.request(15014, method, path, body);
        }
    }

    static int request(int port, String method, String path, @Nullable String body) throws InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + (path.startsWith("/") ? path : "/" + path));
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(REQUEST_TIME)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).build();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(REQUEST_TIME).build()) {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            System.out.println(response.body());
            if (response.statusCode() / 100 == 2) {
                return 0;
            }
            System.err.println(method + " " + uri + " was answered with " + response.statusCode());
        } catch (IOException e) {
            System.err.println(method + " " + uri + ": " + e + "; is the control plane running?");
        }
        return 1;
    }
}
