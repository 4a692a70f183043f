package dev.navarch.local.demo;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What a user may type. */
sealed interface Order {

    /** A pod of a version is deleted. */
    record Kill(String version) implements Order {
    }

    /** A pod of a version is added. */
    record Add(String version) implements Order {
    }

    /** A cluster's API server is stopped. */
    record Cut(String cluster) implements Order {
    }

    /** A stopped API server is started again. */
    record Heal(String cluster) implements Order {
    }

    /** A remote cluster gets another credential. */
    record Rotate(String cluster) implements Order {
    }

    /** How to send a request by hand. */
    record Curl() implements Order {
    }

    /** What can be typed. */
    record Help() implements Order {
    }

    /** The end. */
    record Quit() implements Order {
    }

    /** An empty line. */
    record Nothing() implements Order {
    }

    /** Something else; {@code hint} says what would be right. */
    record Unknown(String hint) implements Order {
    }

    /** All orders in a line, as the prompt shows them. */
    String CHOICES = "kill v2 · add v2 · cut cluster2 · heal cluster2 · rotate cluster2 · curl · help · quit";

    /** Reads a line; never fails. Case and blanks do not matter. */
    static Order parse(String line) {
        List<String> words = Stream.of(line.strip().toLowerCase(Locale.ROOT).split("\\s+")).filter(word -> !word.isEmpty())
                .toList();
        if (words.isEmpty()) {
            return new Nothing();
        }
        if (words.size() > 2) {
            return new Unknown("one order at a time: " + CHOICES);
        }
        String object = words.size() == 2 ? words.getLast() : "";
        return switch (words.getFirst()) {
            case "kill" -> with(object, Set.of("v1", "v2"), new Kill(object), "kill v1 or kill v2");
            case "add" -> with(object, Set.of("v1", "v2"), new Add(object), "add v1 or add v2");
            case "cut" -> with(object, Set.of("cluster1", "cluster2"), new Cut(object), "cut cluster1 or cut cluster2");
            case "heal" -> with(object, Set.of("cluster1", "cluster2"), new Heal(object), "heal cluster1 or heal cluster2");
            case "rotate" -> with(object, Set.of("cluster2"), new Rotate(object),
                    "rotate cluster2 (the daemon reads cluster1 by a kubeconfig of its own, not by a remote secret)");
            case "curl", "explain" -> with(object, Set.of(""), new Curl(), "curl, without more");
            case "help", "?" -> new Help();
            case "quit", "exit", "q" -> with(object, Set.of(""), new Quit(), "quit, without more");
            default -> new Unknown("'" + words.getFirst() + "' is no order: " + CHOICES);
        };
    }

    /** What a user should know while an order is carried out; may be empty. */
    default String expectation() {
        return switch (this) {
            case Cut _ -> "a cluster is called stale after half a minute of silence; nothing changes for callers";
            case Heal _ -> "the daemon tries again at growing intervals, so this may take a while";
            case Kill _,Add _,Rotate _,Curl _,Help _,Quit _,Nothing _,Unknown _ -> "";
        };
    }

    private static Order with(String object, Set<String> allowed, Order order, String hint) {
        return allowed.contains(object) ? order : new Unknown("try " + hint);
    }
}
