package dev.navarch.identity.ca;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Metrics as words, in order. */
public final class Counted implements CaMetrics {
    public final List<String> words = new CopyOnWriteArrayList<>();

    @Override
    public void requested() {
        words.add("requested");
    }

    @Override
    public void unauthenticated() {
        words.add("unauthenticated");
    }

    @Override
    public void issued() {
        words.add("issued");
    }

    @Override
    public void refused(Issuance.Why why) {
        words.add("refused " + why.label());
    }

    @Override
    public void overloaded() {
        words.add("overloaded");
    }

    @Override
    public void selfSigned(Instant root) {
        words.add("self-signed until " + root);
    }

    @Override
    public void pluggedIn(Instant root, Instant chain) {
        words.add("plugged in until " + root + ", chain " + chain);
    }

    @Override
    public void rotated() {
        words.add("rotated");
    }

    @Override
    public void materialRefused() {
        words.add("material refused");
    }

    public long count(String word) {
        return words.stream().filter(word::equals).count();
    }
}
