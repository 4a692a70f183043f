package dev.navarch.validate;

/** What validation counts. Thread-safe. */
public interface ValidateMetrics {

    /** A resource is sound. */
    void passed(String group, String version, String resource);

    /** @param reason Istio's word: {@code unknown_type}, {@code yaml_decode_error} or {@code invalid_resource} */
    void failed(String group, String version, String resource, String reason);

    /** A request was no review at all. */
    void httpError(int status);

    /** A sound resource was taken although nothing acts on its kind yet. */
    void withoutEffect(String kind);
}
