package dev.navarch.kube;

/**
 * What came of reading one object.
 *
 * @param <T> what an object is decoded to
 */
public sealed interface Answer<T> {

    record Found<T>(T value) implements Answer<T> {
    }

    /** The server says that there is none. */
    record Absent<T>() implements Answer<T> {
    }

    /** It could not be read, and why, in words for a person. */
    record Failed<T>(String reason) implements Answer<T> {
    }
}
