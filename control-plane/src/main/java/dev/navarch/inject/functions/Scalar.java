package dev.navarch.inject.functions;

import dev.navarch.inject.template.FunctionFault;
import dev.navarch.inject.template.GoObject;
import dev.navarch.mesh.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Small values of messages that have methods. */
sealed interface Scalar extends GoObject {

    /** A constant of an enumeration. */
    record Constant(String name) implements Scalar {
        @Override
        public boolean isNil() {
            return false;
        }

        @Override
        public Object member(String member) {
            if (member.equals("String")) {
                return name;
            }
            throw new FunctionFault("can't evaluate field " + member + " in an enumeration");
        }

        @Override
        public String print() {
            return name;
        }
    }

    /** {@code BoolValue} and its like: a value that may be unset. Its zero is false, which is all that templates ask of an unset one. */
    record Wrapper(@Nullable Object value) implements Scalar {
        @Override
        public boolean isNil() {
            return value == null;
        }

        @Override
        public Object member(String member) {
            if (member.equals("GetValue") || member.equals("Value")) {
                return value == null ? false : value;
            }
            throw new FunctionFault("can't evaluate field " + member + " in a wrapper");
        }

        @Override
        public String print() {
            return value == null ? "<nil>" : "value:" + value;
        }
    }

    /** A duration, as protocol buffers print it in JSON; empty when it is unset. */
    record Span(String text) implements Scalar {
        @Override
        public boolean isNil() {
            return text.isEmpty();
        }

        @Override
        public Object member(String member) {
            Duration duration = duration();
            return switch (member) {
                case "Seconds" -> duration.toSeconds();
                case "Nanos" -> (long) duration.toNanosPart();
                case "AsDuration", "String" -> GoDuration.format(duration);
                default -> throw new FunctionFault("can't evaluate field " + member + " in a duration");
            };
        }

        Duration duration() {
            Duration duration = text.isEmpty() ? Duration.ZERO : GoDuration.parse(text);
            return duration == null ? Duration.ZERO : duration;
        }

        @Override
        public String print() {
            return "seconds:" + duration().toSeconds();
        }
    }

    /** A point in time, in UTC. */
    record Moment(Instant at) implements Scalar {
        @Override
        public boolean isNil() {
            return false;
        }

        @Override
        public Object member(String member) {
            return switch (member) {
                case "Unix" -> at.getEpochSecond();
                case "Year" -> (long) at.atZone(ZoneOffset.UTC).getYear();
                case "String" -> print();
                default -> throw new FunctionFault("can't evaluate field " + member + " in a time; write it by date");
            };
        }

        @Override
        public String print() {
            return GoTime.format(at.atZone(ZoneOffset.UTC), "2006-01-02 15:04:05 -0700") + " UTC";
        }
    }
}
