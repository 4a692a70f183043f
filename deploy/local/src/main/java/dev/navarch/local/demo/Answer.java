package dev.navarch.local.demo;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What came of one request. */
sealed interface Answer {
    /** As the sample server writes it. */
    Pattern HELLO = Pattern.compile("Hello version: (\\S+), instance: (\\S+), cluster: (\\S+)\\s*");

    /** A pod answered. */
    record Hello(String version, String instance, String cluster) implements Answer {
        @Override
        public String toString() {
            return "Hello version: " + version + ", instance: " + instance + ", cluster: " + cluster;
        }
    }

    /** No pod answered; {@code reason} is a status with the proxy's words, or what went wrong on the way. */
    record Failed(String reason) implements Answer {
        @Override
        public String toString() {
            return "failed: " + reason;
        }
    }

    /** Reads an HTTP answer. */
    static Answer of(int status, String body) {
        Matcher hello = HELLO.matcher(body);
        if (status == 200 && hello.matches()) {
            return new Hello(hello.group(1), hello.group(2), hello.group(3));
        }
        return new Failed(status + " " + body.strip());
    }
}
