package dev.navarch.steward.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.ApiAnswer;
import dev.navarch.loop.Clock;
import dev.navarch.steward.access.WorkQueue.After;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * The fights over things of one kind in one cluster: when to write again, and whom the operator should talk to. Confined to the loop.
 *
 * @param <K> names a thing; its text is for people
 */
public final class Fights<K extends Comparable<K>> {
    private final Contest<K> contest;
    private final Access access;
    private final Conditions conditions;
    private final String topic;
    private final IntConsumer onCount;
    /** Things that are fought over now, with the other writer of each. */
    private final Map<K, String> others = new TreeMap<>();

    /**
     * @param topic of the condition that is raised
     * @param onCount hears how many things are fought over
     */
    public Fights(Clock clock, Access access, Conditions conditions, String topic, IntConsumer onCount) {
        this.contest = new Contest<>(clock);
        this.access = access;
        this.conditions = conditions;
        this.topic = topic;
        this.onCount = onCount;
    }

    /** How long a write of this thing has to wait; zero if it may be made now. */
    public Duration pause(K thing) {
        return contest.pause(thing);
    }

    /** It is not as it should be, but we wait for our next write. {@code target} is where it is read, for the other writer's name. */
    public After waits(K thing, String target, Duration pause) {
        if (others.putIfAbsent(thing, "another writer") == null) {
            access.read(target, answer -> {
                if (answer instanceof ApiAnswer.Done(int _, JsonNode there)) {
                    seen(thing, there);
                }
                tell();
            });
        }
        return new After.Later(pause);
    }

    /** The thing was read: who else writes it stands in it. */
    public void seen(K thing, JsonNode there) {
        others.computeIfPresent(thing, (_, _) -> Managers.lastOther(there, access.manager()));
    }

    /** We wrote it. */
    public After wrote(K thing) {
        contest.wrote(thing);
        return asWanted(thing);
    }

    /** It is as it should be. A fight is over when nobody undid our last write for as long as we would have waited for the next. */
    public After asWanted(K thing) {
        Duration pause = contest.pause(thing);
        if (!pause.isZero()) {
            return new After.Later(pause);
        }
        if (contest.isFight(thing)) {
            contest.forget(thing);
        }
        peace(thing);
        return new After.Settled();
    }

    /** The thing is gone, or none of ours. */
    public void forget(K thing) {
        contest.forget(thing);
        peace(thing);
    }

    /** What we want is another, or nothing: nothing counts against anything. */
    public void forgetAll() {
        contest.forgetAll();
        others.clear();
        tell();
    }

    private void peace(K thing) {
        if (others.remove(thing) != null) {
            tell();
        }
    }

    private void tell() {
        onCount.accept(others.size());
        if (others.isEmpty()) {
            conditions.clear(topic);
            return;
        }
        Map.Entry<K, String> first = others.entrySet().iterator().next();
        String more = others.size() == 1 ? "" : " and " + (others.size() - 1) + " more";
        conditions.set(topic, first.getKey() + more + ": " + first.getValue()
                + " keeps undoing what we write; we go on ever more rarely. Let only one of the two write it");
    }
}
