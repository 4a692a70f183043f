package dev.navarch.kube.decode;

import dev.navarch.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * One object as it was read.
 *
 * @param key its name is empty when it could not be read
 * @param resourceVersion empty when it could not be read
 * @param value null when the object, as it is now, is none of the mesh's business or makes no sense
 */
public record Decoded<T>(ObjectKey key, String resourceVersion, @Nullable T value) {

    /** Whether it is known which object this is. */
    public boolean isNamed() {
        return !key.name().isEmpty();
    }
}
