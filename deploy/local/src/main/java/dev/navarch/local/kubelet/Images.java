package dev.navarch.local.kubelet;

import dev.navarch.local.SampleServer;
import dev.navarch.local.agent.AgentProgram;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which program stands for an image. Immutable; found by the image's last name, whatever its registry and tag. */
public final class Images {
    private static final Pattern REGISTRY = Pattern.compile(".*/");
    private static final Pattern TAG = Pattern.compile("[:@].*");
    private static final String JAVA = "/opt/java/bin/java";
    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED");

    private final Map<String, Program> programs;

    private Images(Map<String, Program> programs) {
        this.programs = Map.copyOf(programs);
    }

    /**
     * The images of a mesh: the control plane as {@code navarch}, the proxy as {@code proxyv2}, the samples.
     *
     * @param folder
     *            in which their files are put together
     * @param controlPlane
     *            the class path of the control plane: a jar whose manifest names the rest, or all of it
     */
    public static Images of(Path folder, List<Path> controlPlane, Path envoy) {
        Path daemon = classPath(folder.resolve("navarch"), controlPlane);
        Path tools = classPath(folder.resolve("tools"), own());
        link(envoy, tools.resolve("envoy"));
        Map<String, Program> programs = new HashMap<>();
        programs.put("navarch", new Program.Run(daemon, words(List.of("-Xmx256m"), "dev.navarch.Main")));
        programs.put("proxyv2", new Program.Proxy(new Program.Run(tools,
                words(List.of("-Xmx64m", "-Djava.io.tmpdir=/etc/istio/proxy"), AgentProgram.class.getName()))));
        for (String version : List.of("v1", "v2")) {
            List<String> words = new ArrayList<>(words(List.of("-Xmx32m"), SampleServer.class.getName()));
            words.addAll(List.of("5000", version, "$(HOSTNAME)", "$(NAVARCH_CLUSTER)"));
            programs.put("examples-helloworld-" + version, new Program.Run(tools, words));
        }
        programs.put("curl", new Program.Run(tools, List.of()));
        return new Images(programs);
    }

    /** Empty when there is none of that name. */
    Optional<Program> find(String image) {
        return Optional.ofNullable(programs.get(TAG.matcher(REGISTRY.matcher(image).replaceFirst("")).replaceFirst("")));
    }

    private static List<String> words(List<String> options, String main) {
        List<String> words = new ArrayList<>(List.of(JAVA));
        words.addAll(SMALL);
        words.addAll(options);
        words.addAll(List.of("-cp", "/opt/image/classes:/opt/image/lib/*", main));
        return words;
    }

    /** That of this JVM. */
    private static List<Path> own() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)).filter(entry -> !entry.isEmpty())
                .flatMap(Images::expanded).toList();
    }

    private static Stream<Path> expanded(String entry) {
        return entry.endsWith("*") ? jars(Path.of(entry.substring(0, entry.length() - 1))).stream() : Stream.of(Path.of(entry));
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code classes} and {@code lib} in a folder that a container can see: it sees nothing of the builder's home. */
    private static Path classPath(Path folder, List<Path> entries) {
        try {
            Path lib = Files.createDirectories(folder.resolve("lib"));
            Path classes = Files.createDirectories(folder.resolve("classes"));
            for (Path entry : entries) {
                if (Files.isDirectory(entry)) {
                    copy(entry, classes);
                } else if (Files.exists(entry)) {
                    link(entry, lib.resolve(entry.getFileName()));
                    if (Files.isDirectory(entry.resolveSibling("lib"))) {
                        jars(entry.resolveSibling("lib")).forEach(jar -> link(jar, lib.resolve(jar.getFileName())));
                    }
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                if (!Files.exists(target)) {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static void link(Path from, Path to) {
        try {
            if (!Files.exists(to)) {
                Files.createLink(to, from);
            }
        } catch (FileSystemException e) {
            copied(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where links cannot be, as between file systems. */
    private static void copied(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
