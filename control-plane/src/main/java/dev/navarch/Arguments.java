package dev.navarch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of {@code discovery}, taken apart by the rules of Go's pflag, which differ from picocli's in three points that manifests
 * rely on: a switch never takes the next argument as its value, the last of two equal flags wins, and an unknown flag is passed over
 * together with the value behind it, so that an argument of tomorrow's chart does not keep today's process from starting.
 *
 * @param values what was given, by flag
 * @param unknown flags that were passed over
 * @param problems what cannot be made sense of
 */
record Arguments(Map<String, String> values, List<String> unknown, List<String> problems) {

    static Arguments parse(List<String> args) {
        Map<String, String> values = new HashMap<>();
        List<String> unknown = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("-") || arg.equals("-") || arg.equals("--")) {
                problems.add(
                        "argument \"" + arg + "\": discovery takes flags only; the value of a switch is given as --flag=value");
                continue;
            }
            int equals = arg.indexOf('=');
            String name = longName(equals < 0 ? arg : arg.substring(0, equals));
            Flag flag = Flag.BY_NAME.get(name);
            boolean hasNext = i + 1 < args.size();
            if (flag == null) {
                unknown.add(name);
                if (equals < 0 && hasNext && !args.get(i + 1).startsWith("-")) {
                    i++;
                }
            } else if (equals >= 0) {
                values.put(name, arg.substring(equals + 1));
            } else if (flag.isSwitch()) {
                values.put(name, "true");
            } else if (hasNext) {
                values.put(name, args.get(++i));
            } else {
                problems.add(name + ": a value is missing (" + flag.help() + ")");
            }
        }
        return new Arguments(Map.copyOf(values), List.copyOf(unknown), List.copyOf(problems));
    }

    private static String longName(String name) {
        return name.equals("-n") ? "--namespace" : name;
    }
}
