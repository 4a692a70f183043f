package dev.navarch.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/**
 * Istio's line: time, level, scope (left out when it is {@code default}), message and {@code key=value} pairs, by tabs.
 *
 * <p>Messages and values may hold what strangers sent (names of proxies, texts of errors); a line break or any other control character in
 * them is written as an escape, so that nobody writes lines of his own into this log.
 */
final class TextLayout extends LayoutBase<ILoggingEvent> {
    private final ThrowableProxyConverter stack = new ThrowableProxyConverter();

    @Override
    public void start() {
        stack.setContext(getContext());
        stack.start();
        super.start();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160).append(Lines.time(event)).append('\t').append(Lines.level(event))
                .append('\t');
        String scope = Scope.of(event.getLoggerName());
        if (!scope.equals(LogOptions.DEFAULT_SCOPE)) {
            line.append(scope).append('\t');
        }
        escape(Lines.cut(String.valueOf(event.getFormattedMessage())), line);
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null && !pairs.isEmpty()) {
            char before = '\t';
            for (KeyValuePair pair : pairs) {
                line.append(before).append(pair.key).append('=');
                value(Lines.cut(String.valueOf(pair.value)), line);
                before = ' ';
            }
        }
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(stack.convert(event));
        }
        return line.toString();
    }

    private static void value(String value, StringBuilder line) {
        boolean quoted = value.isEmpty() || value.indexOf(' ') >= 0 || value.indexOf('"') >= 0 || value.indexOf('=') >= 0;
        if (quoted) {
            line.append('"');
            escape(value.replace("\\", "\\\\").replace("\"", "\\\""), line);
            line.append('"');
        } else {
            escape(value, line);
        }
    }

    private static void escape(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                        line.append(String.format("\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
    }
}
