package dev.navarch.kube.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** JSON as API servers write it, with bounds on what is read. */
final class Json {
    /** Deeper than any object of Kubernetes; what is deeper is refused, not read. */
    private static final int DEPTH = 200;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH).build()).build());

    private Json() {
    }

    /** A parser that reads bytes which are not UTF-8 as the replacement character, so that one bad name does not lose a page. */
    static JsonParser parser(byte[] bytes, int from, int to) throws IOException {
        InputStreamReader text = new InputStreamReader(new ByteArrayInputStream(bytes, from, to - from), StandardCharsets.UTF_8);
        return MAPPER.getFactory().createParser(text);
    }

    /** The tree of one value. */
    static JsonNode tree(byte[] bytes, int from, int to) throws IOException {
        try (JsonParser parser = parser(bytes, from, to)) {
            JsonNode node = MAPPER.readTree(parser);
            return node == null ? MissingNode.getInstance() : node;
        }
    }
}
