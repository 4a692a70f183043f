package dev.navarch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build this is.
 *
 * @param revision of the source
 * @param status {@code Clean} when the source was as committed
 */
public record BuildInfo(String number, String revision, String status) {

    /** Of this process. */
    public static BuildInfo current() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what was built into the program", e);
        }
        return new BuildInfo(properties.getProperty("version", "unknown"), properties.getProperty("revision", "unknown"),
                properties.getProperty("status", "unknown"));
    }

    /** {@code version-revision-status}, the form that istioctl takes apart. */
    public String line() {
        return number + "-" + revision + "-" + status;
    }
}
