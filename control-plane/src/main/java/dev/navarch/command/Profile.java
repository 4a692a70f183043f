package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What a cluster is to be. */
enum Profile {
    PRIMARY, REMOTE, GATEWAY;

    /** A chart, and the release as which it is installed unless its values name one. */
    record Part(String chart, String name) {
        String release(JsonNode values) {
            String given = values.path("name").asText();
            return given.isEmpty() ? name : given;
        }
    }

    static Profile of(String word) throws CommandFailure {
        return switch (word) {
            case "", "default", "primary", "minimal" -> PRIMARY;
            case "remote" -> REMOTE;
            case "gateway" -> GATEWAY;
            default -> throw new CommandFailure(ExitCode.USAGE, "--profile=" + word + ": expected primary, remote or gateway");
        };
    }

    List<Part> parts() {
        return switch (this) {
            case PRIMARY -> List.of(new Part("base", "base"), new Part("primary", "istiod"));
            case REMOTE -> List.of(new Part("base", "base"), new Part("remote", "istiod-remote"));
            case GATEWAY -> List.of(new Part("gateway", "istio-eastwestgateway"));
        };
    }

    @Override
    public String toString() {
        return switch (this) {
            case PRIMARY -> "a primary";
            case REMOTE -> "what a remote cluster needs";
            case GATEWAY -> "a gateway";
        };
    }
}
