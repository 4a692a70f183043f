package dev.navarch.inject.functions;

import dev.navarch.inject.template.Arguments;
import dev.navarch.inject.template.FunctionFault;
import dev.navarch.inject.template.Functions;
import dev.navarch.mesh.GoDuration;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Sprig's functions that depend on the moment or on chance. What they give is not the same when a pod is injected again. */
final class MomentFunctions {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String DIGITS = "0123456789";
    private static final int MOST_CHARACTERS = 4096;

    private final InstantSource time;
    private final RandomGenerator random;

    MomentFunctions(InstantSource time, RandomGenerator random) {
        this.time = time;
        this.random = random;
    }

    void addTo(Functions.Plan plan) {
        plan.add("now", 0, _ -> new Scalar.Moment(time.instant())).add("date", 2, a -> written(a, 0, 1, "UTC"))
                .add("dateInZone", 3, a -> written(a, 0, 1, a.text(2))).add("date_in_zone", 3, a -> written(a, 0, 1, a.text(2)))
                .add("htmlDate", 1, a -> GoTime.format(moment(a.get(0)).atZone(ZoneOffset.UTC), "2006-01-02"))
                .add("htmlDateInZone", 2, a -> GoTime.format(moment(a.get(0)).atZone(zone(a.text(1))), "2006-01-02"))
                .add("unixEpoch", 1, a -> Long.toString(moment(a.get(0)).getEpochSecond()))
                .add("ago", 1,
                        a -> GoDuration
                                .format(Duration.ofSeconds(Duration.between(moment(a.get(0)), time.instant()).toSeconds())))
                .add("duration", 1, a -> GoDuration.format(Duration.ofSeconds(Text.whole(a.get(0)))));
        for (String name : new String[]{"dateModify", "date_modify", "mustDateModify", "must_date_modify"}) {
            plan.add(name, 2, a -> moved(a, name.startsWith("must")));
        }
        plan.add("toDate", 2, a -> read(a, false)).add("mustToDate", 2, a -> read(a, true));
        plan.add("randAlpha", 1, a -> text(a, LETTERS)).add("randNumeric", 1, a -> text(a, DIGITS))
                .add("randAlphaNum", 1, a -> text(a, LETTERS + DIGITS)).add("randAscii", 1, this::ascii)
                .add("randInt", 2, this::number).add("uuidv4", 0, _ -> uuid().toString());
    }

    private String written(Arguments a, int layout, int at, String zone) {
        return GoTime.format(moment(a.get(at)).atZone(zone(zone)), a.text(layout));
    }

    /** A moment, seconds since the epoch, or now for anything else, as sprig has it. */
    private Instant moment(@Nullable Object value) {
        return switch (value) {
            case Scalar.Moment moment -> moment.at();
            case Long seconds -> Instant.ofEpochSecond(Math.clamp(seconds, -1L << 35, 1L << 35));
            case null, default -> time.instant();
        };
    }

    private static ZoneId zone(String name) {
        try {
            return name.equals("UTC") || name.equals("Local") ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException _) {
            return ZoneOffset.UTC;
        }
    }

    private Scalar.Moment moved(Arguments a, boolean must) {
        Duration by = GoDuration.parse(a.text(0));
        if (by == null && must) {
            throw new FunctionFault("time: invalid duration \"" + a.text(0) + "\"");
        }
        return new Scalar.Moment(moment(a.get(1)).plus(by == null ? Duration.ZERO : by));
    }

    private static Scalar.Moment read(Arguments a, boolean must) {
        try {
            var parsed = GoTime.formatter(a.text(0)).parseBest(a.text(1), ZonedDateTime::from, LocalDateTime::from,
                    LocalDate::from);
            return new Scalar.Moment(switch (parsed) {
                case ZonedDateTime zoned -> zoned.toInstant();
                case LocalDateTime local -> local.toInstant(ZoneOffset.UTC);
                case LocalDate day -> day.atStartOfDay(ZoneOffset.UTC).toInstant();
                default -> Instant.EPOCH;
            });
        } catch (DateTimeException e) {
            if (must) {
                throw new FunctionFault("\"" + a.text(1) + "\" is no time as in " + a.text(0));
            }
            return new Scalar.Moment(Instant.parse("0001-01-01T00:00:00Z"));
        }
    }

    private String text(Arguments a, String alphabet) {
        int count = Math.clamp(Text.whole(a.get(0)), 0, MOST_CHARACTERS);
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private String ascii(Arguments a) {
        StringBuilder visible = new StringBuilder();
        for (char c = ' '; c < 127; c++) {
            visible.append(c);
        }
        return text(a, visible.toString());
    }

    private long number(Arguments a) {
        long least = Text.whole(a.get(0));
        long most = Text.whole(a.get(1));
        if (least >= most) {
            throw new FunctionFault("randInt: " + least + " is not below " + most);
        }
        return random.nextLong(least, most);
    }

    private UUID uuid() {
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
