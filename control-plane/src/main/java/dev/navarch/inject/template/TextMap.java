package dev.navarch.inject.template;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Go's {@code map[string]string}: a key that is not there has the empty text, where other maps have no value. Immutable, in the order of keys. */
public final class TextMap extends AbstractMap<String, Object> {
    private final Map<String, Object> entries;

    public TextMap(Map<String, String> entries) {
        this.entries = Collections.unmodifiableMap(new TreeMap<>(entries));
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return entries.entrySet();
    }

    @Override
    public boolean containsKey(Object key) {
        return entries.containsKey(key);
    }

    @Override
    public Object get(Object key) {
        Object value = entries.get(key);
        return value == null ? "" : value;
    }
}
