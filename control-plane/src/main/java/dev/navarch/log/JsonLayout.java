package dev.navarch.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** Istio's line as JSON: {@code level}, {@code time}, {@code scope}, {@code msg}, then the pairs, then the stack of an exception. */
final class JsonLayout extends LayoutBase<ILoggingEvent> {
    private final JsonFactory json = new JsonFactory();
    private final ThrowableProxyConverter stack = new ThrowableProxyConverter();

    @Override
    public void start() {
        stack.setContext(getContext());
        stack.start();
        super.start();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        StringWriter line = new StringWriter(200);
        try (JsonGenerator out = json.createGenerator(line)) {
            out.writeStartObject();
            out.writeStringField("level", Lines.level(event));
            out.writeStringField("time", Lines.time(event));
            String scope = Scope.of(event.getLoggerName());
            if (!scope.equals(LogOptions.DEFAULT_SCOPE)) {
                out.writeStringField("scope", scope);
            }
            out.writeStringField("msg", Lines.cut(String.valueOf(event.getFormattedMessage())));
            List<KeyValuePair> pairs = event.getKeyValuePairs();
            if (pairs != null) {
                for (KeyValuePair pair : pairs) {
                    out.writeFieldName(pair.key);
                    value(out, pair.value);
                }
            }
            if (event.getThrowableProxy() != null) {
                out.writeStringField("stack", stack.convert(event));
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes it all", e);
        }
        return line.append('\n').toString();
    }

    private static void value(JsonGenerator out, Object value) throws IOException {
        switch (value) {
            case null -> out.writeNull();
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Double number -> out.writeNumber(number);
            case Boolean truth -> out.writeBoolean(truth);
            default -> out.writeString(Lines.cut(value.toString()));
        }
    }
}
