package dev.navarch.steward.access;

import dev.navarch.model.ClusterId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What wants an operator's attention in one cluster, by topic; one line in the log when a topic comes up and one when it is over. */
public final class Conditions {
    private static final Logger LOG = LoggerFactory.getLogger(Conditions.class);

    private final ClusterId cluster;
    private final Runnable onChange;
    private final Map<String, String> texts = new TreeMap<>();

    /** @param onChange called on the loop after something changed */
    public Conditions(ClusterId cluster, Runnable onChange) {
        this.cluster = cluster;
        this.onChange = onChange;
    }

    /** From now on this is so; an empty text means that it is over. */
    public void set(String topic, String text) {
        if (text.isEmpty()) {
            clear(topic);
            return;
        }
        String before = texts.put(topic, text);
        if (before == null) {
            LOG.atWarn().addKeyValue("cluster", cluster).addKeyValue("topic", topic).addKeyValue("reason", text)
                    .log("something wants attention");
        }
        if (!text.equals(before)) {
            onChange.run();
        }
    }

    /** It is over, if it was. */
    public void clear(String topic) {
        if (texts.remove(topic) != null) {
            LOG.atInfo().addKeyValue("cluster", cluster).addKeyValue("topic", topic).log("needs attention no more");
            onChange.run();
        }
    }

    /** Every topic that begins so is over. */
    public void clearAll(String prefix) {
        List.copyOf(texts.keySet()).stream().filter(topic -> topic.startsWith(prefix)).forEach(this::clear);
    }

    /** All of them, by topic. */
    public List<String> all() {
        return texts.entrySet().stream().map(each -> each.getKey() + ": " + each.getValue()).toList();
    }
}
