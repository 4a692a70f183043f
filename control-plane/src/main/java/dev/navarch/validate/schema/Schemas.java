package dev.navarch.validate.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fields of Istio's kinds, Istio's public API. Immutable; any thread. */
public final class Schemas {
    private static final String HOME = "/dev/navarch/charts/base/files/schemas/";
    private static final List<String> TABLES = List.of("routing", "traffic", "workloads", "envoy-filters", "security",
            "extensions");

    private final Map<String, Type> types;

    /** Hears what does not fit. */
    public interface Problems {
        /** @param path from the resource on, such as {@code spec.hosts[0]} */
        void problem(String path, String reason);

        /** Whether that is enough: nobody reads a thousand problems. */
        boolean isFull();
    }

    private Schemas(Map<String, Type> types) {
        this.types = Collections.unmodifiableMap(types);
    }

    /** The tables that travel with the chart of the definitions. */
    public static Schemas load() {
        YAMLMapper yaml = new YAMLMapper();
        Map<String, Type> types = new HashMap<>();
        for (String table : TABLES) {
            try (InputStream in = Schemas.class.getResourceAsStream(HOME + table + ".yaml")) {
                if (in == null) {
                    throw new IllegalStateException("the program was built without the table of fields " + table);
                }
                for (Map.Entry<String, JsonNode> entry : yaml.readTree(in).properties()) {
                    types.put(entry.getKey(), TypeReader.read(entry.getValue()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("what was built into the program cannot be read", e);
            }
        }
        Schemas schemas = new Schemas(types);
        types.values().forEach(schemas::complete);
        return schemas;
    }

    /** Says what in the spec of that kind does not fit. */
    public void check(String kind, JsonNode spec, Problems problems) {
        new SchemaCheck(this, problems).check(new Type.Named(kind), spec, "spec");
    }

    /** Fails when some type within is in no table; no type is within itself. */
    private void complete(Type type) {
        switch (resolve(type)) {
            case Type.Elements(Type of) -> complete(of);
            case Type.Entries(Type of) -> complete(of);
            case Type.Fields fields -> fields.fields().values().forEach(field -> complete(field.type()));
            case Type.Text _,Type.Word _,Type.Flag _,Type.Whole _,Type.Fraction _,Type.Span _,Type.Free _,Type.Named _ -> {
                // Nothing within.
            }
        }
    }

    /** The type itself, when it is a name. */
    Type resolve(Type type) {
        Type resolved = type;
        while (resolved instanceof Type.Named(String name)) {
            Type found = types.get(name);
            if (found == null) {
                throw new IllegalStateException("the tables of fields have no " + name);
            }
            resolved = found;
        }
        return resolved;
    }
}
