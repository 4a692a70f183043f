package dev.navarch.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The levels in force, and the only place that touches the logging library. Thread-safe.
 *
 * <p>Implementation note: a level is set on the logger of the scope's package, so that a line that is not wanted costs one comparison.
 * Libraries speak from {@code warn} on, gRPC from {@code error} on, unless their scope is named, whatever the default scope says: at {@code debug} they would drown ours.
 */
public final class Logs {
    /** Our scopes, one for each package that logs. */
    private static final Set<String> SCOPES = Set.of("admin", "cluster", "generate", "identity", "inject", "kube", "log", "loop",
            "mesh",
            "registry", "steward", "xds");
    /** Libraries that log, by scope. */
    private static final Map<String, String> LIBRARIES = Map.of("grpc", "io.grpc", "netty", "io.netty", "vertx", "io.vertx",
            "fabric8",
            "io.fabric8");

    private final LoggerContext context;
    private final TreeMap<String, LogOptions.Level> levels = new TreeMap<>();

    private Logs(LoggerContext context) {
        this.context = context;
    }

    /** Puts the options in force for the whole process, libraries included that log by the JDK's own means. */
    public static Logs start(LogOptions options) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return start((LoggerContext) LoggerFactory.getILoggerFactory(), options);
    }

    static Logs start(LoggerContext context, LogOptions options) {
        context.reset();
        LevelChangePropagator toTheJdk = new LevelChangePropagator();
        toTheJdk.setContext(context);
        toTheJdk.start();
        context.addListener(toTheJdk);
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        for (String target : options.targets()) {
            root.addAppender(appender(context, options.json(), target));
        }
        Logs logs = new Logs(context);
        LogOptions.Level fallback = options.levels().getOrDefault(LogOptions.DEFAULT_SCOPE, LogOptions.Level.INFO);
        logs.set(LogOptions.DEFAULT_SCOPE, fallback);
        for (String scope : SCOPES) {
            logs.set(scope, options.levels().getOrDefault(scope, fallback));
        }
        for (String scope : LIBRARIES.keySet()) {
            logs.set(scope, options.levels().getOrDefault(scope, quiet(scope)));
        }
        root.setLevel(Level.WARN);
        return logs;
    }

    /** gRPC warns, with a stack trace, of whatever a stranger gets wrong. */
    private static LogOptions.Level quiet(String library) {
        return library.equals("grpc") ? LogOptions.Level.ERROR : LogOptions.Level.WARN;
    }

    /** Changes a scope's level from now on; false when there is no such scope. */
    public synchronized boolean set(String scope, LogOptions.Level level) {
        String logger;
        if (scope.equals(LogOptions.DEFAULT_SCOPE)) {
            logger = "dev.navarch";
        } else if (LIBRARIES.containsKey(scope)) {
            logger = LIBRARIES.get(scope);
        } else if (SCOPES.contains(scope)) {
            logger = "dev.navarch." + scope;
        } else {
            return false;
        }
        levels.put(scope, level);
        context.getLogger(logger).setLevel(switch (level) {
            case DEBUG -> Level.DEBUG;
            case INFO -> Level.INFO;
            case WARN -> Level.WARN;
            case ERROR, FATAL -> Level.ERROR;
            case NONE -> Level.OFF;
        });
        return true;
    }

    /** All scopes with the levels in force, by name. */
    public synchronized SortedMap<String, LogOptions.Level> levels() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(levels));
    }

    private static OutputStreamAppender<ILoggingEvent> appender(LoggerContext context, boolean json, String target) {
        OutputStreamAppender<ILoggingEvent> appender;
        if (target.equals("stdout") || target.equals("stderr")) {
            ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
            console.setTarget(target.equals("stdout") ? "System.out" : "System.err");
            appender = console;
        } else {
            FileAppender<ILoggingEvent> file = new FileAppender<>();
            file.setFile(target);
            appender = file;
        }
        Layout<ILoggingEvent> layout = json ? new JsonLayout() : new TextLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        appender.setName(target);
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
