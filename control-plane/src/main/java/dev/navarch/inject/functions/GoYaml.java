package dev.navarch.inject.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.inject.template.Arguments;
import dev.navarch.inject.template.FunctionFault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** YAML as Kubernetes' Go library writes it: keys in order, blocks, lists not indented, a line end at the end. */
final class GoYaml {

    private static final YAMLMapper YAML = YAMLMapper.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES).enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS).build();

    private GoYaml() {
    }

    static String write(Arguments arguments, @Nullable Object value) {
        try {
            String text = YAML.writeValueAsString(copy(arguments, value, 0));
            arguments.pay(text.length() / 256);
            return text;
        } catch (JsonProcessingException e) {
            throw new FunctionFault("no YAML can be made of it: " + e.getOriginalMessage());
        }
    }

    /** A copy of its own for each value: the writer would make an anchor of what comes twice. */
    private static @Nullable Object copy(Arguments arguments, @Nullable Object value, int depth) {
        if (depth > GoJson.DEEPEST) {
            throw new FunctionFault("a value is nested more than " + GoJson.DEEPEST + " deep");
        }
        arguments.pay(1);
        return switch (value) {
            case Double number when number == Math.rint(number) && Math.abs(number) < 1e21 ->
                new BigDecimal(number).toBigInteger();
            case List<?> list -> {
                List<@Nullable Object> copies = new ArrayList<>();
                for (Object element : list) {
                    copies.add(copy(arguments, element, depth + 1));
                }
                yield copies;
            }
            case StructView struct -> copies(arguments, struct.fields(), depth);
            case Map<?, ?> map -> copies(arguments, new TreeMap<>(map), depth);
            case Scalar scalar -> scalar.print();
            case null, default -> value;
        };
    }

    private static Map<String, @Nullable Object> copies(Arguments arguments, Map<?, ?> map, int depth) {
        Map<String, @Nullable Object> copies = new LinkedHashMap<>();
        map.forEach((key, value) -> copies.put(String.valueOf(key), copy(arguments, value, depth + 1)));
        return copies;
    }
}
