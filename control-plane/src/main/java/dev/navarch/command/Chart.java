package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One of the charts that travel in the program.
 *
 * @param about what {@code Chart.yaml} says
 * @param values the defaults
 * @param files all of its files by their path in it
 */
record Chart(JsonNode about, ObjectNode values, Map<String, String> files) {
    private static final String HOME = "/dev/navarch/charts/";
    private static final YAMLMapper YAML = new YAMLMapper();

    Chart {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    /** The chart of that name: {@code base}, {@code primary}, {@code remote} or {@code gateway}. */
    static Chart find(String name) {
        URL mark = Chart.class.getResource(HOME + name + "/Chart.yaml");
        if (mark == null) {
            throw new IllegalStateException("the program was built without the chart " + name);
        }
        try {
            URI uri = mark.toURI();
            if (!uri.getScheme().equals("jar")) {
                return read(Path.of(uri).resolveSibling(""));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return read(jar.getPath(HOME + name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what was built into the program cannot be read", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program's place has no address", e);
        }
    }

    private static Chart read(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return new Chart(YAML.readTree(files.get("Chart.yaml")), (ObjectNode) YAML.readTree(files.get("values.yaml")), files);
    }
}
