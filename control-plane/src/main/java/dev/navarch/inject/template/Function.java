package dev.navarch.inject.template;

import org.jspecify.annotations.Nullable;

/** What a template may call. Pure but for what it reads at construction; any thread. */
@FunctionalInterface
public interface Function {

    /**
     * @return a value of the language: null, Boolean, Long, Double, String, List, Map or {@link GoObject}
     * @throws FunctionFault when it cannot do with these arguments
     */
    @Nullable
    Object call(Arguments arguments);
}
