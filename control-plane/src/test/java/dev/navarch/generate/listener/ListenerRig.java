package dev.navarch.generate.listener;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.Resource;
import dev.navarch.model.World;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A proxy's listeners, read back from the bytes that it would get. */
final class ListenerRig {
    private static final ListenerGeneration GENERATION = new ListenerGeneration();

    private ListenerRig() {
    }

    /** By name; fails if two sets have one of the same name. */
    static SortedMap<String, Listener> listeners(World world, Proxy proxy) {
        SortedMap<String, Listener> listeners = new TreeMap<>();
        for (ListenerView view : GENERATION.views(world, proxy)) {
            for (Resource resource : GENERATION.generate(world, view).resources()) {
                if (listeners.put(resource.name(), read(resource)) != null) {
                    throw new AssertionError("two sets have " + resource.name());
                }
            }
        }
        return listeners;
    }

    /** The listener of that name, which must be there. */
    static Listener one(SortedMap<String, Listener> listeners, String name) {
        Listener listener = listeners.get(name);
        if (listener == null) {
            throw new AssertionError("no " + name + " among " + listeners.keySet());
        }
        return listener;
    }

    static Listener read(Resource resource) {
        try {
            Listener listener = Any.parseFrom(resource.any()).unpack(Listener.class);
            if (!listener.getName().equals(resource.name())) {
                throw new AssertionError(resource.name() + " is called " + listener.getName());
            }
            return listener;
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(resource.name(), e);
        }
    }

    /**
     * Each chain in a line: for which connections it is, then its filters' short names and where they lead. The default chain comes last.
     */
    static List<String> sketch(Listener listener) {
        List<String> lines = new ArrayList<>();
        listener.getFilterChainsList().forEach(chain -> lines.add(ChainSketch.of(chain)));
        if (listener.hasDefaultFilterChain()) {
            lines.add("else " + ChainSketch.of(listener.getDefaultFilterChain()));
        }
        return lines;
    }

    static <M extends Message> M unpack(Any any, Class<M> type) {
        try {
            return any.unpack(type);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(any.getTypeUrl(), e);
        }
    }
}
