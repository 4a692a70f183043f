package dev.navarch.kube;

import dev.navarch.kube.decode.ApiStatus;
import dev.navarch.kube.decode.Decoded;
import dev.navarch.kube.decode.FrameCutter;
import dev.navarch.kube.decode.Kind;
import dev.navarch.kube.decode.WatchEvent;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One watch, from its request to its end. Confined to the loop.
 *
 * <p>How silence is judged: an idle API server sends a bookmark about once a minute, but a server or a kind may send none at all. So the
 * judgement begins with the first bookmark; before that only the watch's own time bounds it.
 */
final class Watcher<T> implements Transport.Answering {
    private static final String VERB = "watch";

    private final Link link;
    private final Kind<T> kind;
    private final Outcome<T> outcome;
    /** The tag of the timer that judges silence; the watch itself is the tag of its deadline. */
    private final Object silence = new Object();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private Transport.@Nullable Call call;
    private Transport.@Nullable Head head;
    private @Nullable FrameCutter cutter;
    private String version;
    private long heardNanos;
    private boolean bookmarked;
    private boolean over;
    private List<Decoded<T>> batch = new ArrayList<>();
    /** Why the watch ends after what was just read; null while it does not. */
    private @Nullable Trouble ending;

    /** Hears how it goes. */
    interface Outcome<T> {
        /** The watch stands. */
        void watching();

        /** Something was heard: a bookmark, or these changes, in order. A value that is null means that the object is gone. */
        void heard(List<Decoded<T>> changes, String resourceVersion, long receivedNanos);

        /** It ended as watches do. */
        void ended();

        void failed(Trouble trouble);
    }

    Watcher(Link link, Kind<T> kind, String version, Outcome<T> outcome) {
        this.link = link;
        this.kind = kind;
        this.version = version;
        this.outcome = outcome;
    }

    void start() {
        long least = link.limits().watchTimeoutLeast().toSeconds();
        long seconds = Math.max(1,
                least + (long) (link.random().nextDouble() * (link.limits().watchTimeoutMost().toSeconds() - least)));
        String selection = kind.selection().isEmpty() ? "" : "&" + kind.selection();
        String target = kind.path() + "?watch=1&allowWatchBookmarks=true&timeoutSeconds=" + seconds + "&resourceVersion="
                + URLEncoder.encode(version, StandardCharsets.UTF_8) + selection;
        heardNanos = link.clock().nanos();
        call = link.transport().send(new Transport.Request(target, Lister.accept(kind), Transport.Shape.ENDLESS), this);
        link.loop().schedule(this, Duration.ofSeconds(seconds).plus(link.limits().watchGrace()),
                () -> fail(Trouble.passing(VERB, kind, "the API server did not end the watch in time")));
    }

    void cancel() {
        over = true;
        link.loop().cancel(this);
        link.loop().cancel(silence);
        if (call != null) {
            call.cancel();
        }
    }

    @Override
    public void head(Transport.Head answer) {
        head = answer;
        heardNanos = link.clock().nanos();
        if (answer.isOk()) {
            cutter = new FrameCutter(answer.encoding(), link.limits().frameBytes());
            outcome.watching();
        }
    }

    @Override
    public void bytes(byte[] chunk) {
        long receivedNanos = link.clock().nanos();
        heardNanos = receivedNanos;
        FrameCutter frames = cutter;
        if (frames == null) {
            error.write(chunk, 0, Math.min(chunk.length, link.limits().errorBytes() - error.size()));
            return;
        }
        String before = version;
        boolean fits = frames.feed(chunk, this::frame);
        if (!batch.isEmpty() || !version.equals(before)) {
            List<Decoded<T>> changes = batch;
            batch = new ArrayList<>();
            outcome.heard(changes, version, receivedNanos);
        }
        Trouble trouble = ending;
        if (trouble != null) {
            fail(trouble);
        } else if (!fits) {
            fail(new Trouble(
                    "cannot watch " + kind.resource() + ": an event is larger than " + link.limits().frameBytes() + " bytes",
                    Trouble.Severity.EXPIRED, Duration.ZERO));
        }
    }

    private boolean frame(byte[] bytes, int from, int to) {
        Transport.Head answer = head;
        if (over || answer == null) {
            return false;
        }
        switch (WatchEvent.read(kind, answer.encoding(), bytes, from, to, link.interner())) {
            case WatchEvent.Put<T>(Decoded<T> object) -> change(object);
            case WatchEvent.Gone<T>(Decoded<T> object) -> change(new Decoded<>(object.key(), object.resourceVersion(), null));
            case WatchEvent.Bookmark<T>(String at) -> bookmark(at);
            case WatchEvent.Over<T>(ApiStatus status) -> ending = Trouble.refused(VERB, kind, status, "", link.limits());
            // What it was about is lost, so the kind has to be listed anew.
            case WatchEvent.Unreadable<T>(String reason) -> ending = new Trouble(
                    "cannot watch " + kind.resource() + ": unreadable event: " + reason, Trouble.Severity.EXPIRED, Duration.ZERO);
        }
        return ending == null;
    }

    private void change(Decoded<T> object) {
        advance(object.resourceVersion());
        if (object.isNamed()) {
            batch.add(object);
        }
    }

    private void bookmark(String at) {
        advance(at);
        if (!bookmarked) {
            bookmarked = true;
            listenForSilence(link.limits().watchSilence());
        }
    }

    private void advance(String to) {
        if (!to.isEmpty()) {
            version = to;
        }
    }

    private void listenForSilence(Duration wait) {
        link.loop().schedule(silence, wait, () -> {
            Duration left = link.limits().watchSilence().minusNanos(link.clock().nanos() - heardNanos);
            if (left.isPositive()) {
                listenForSilence(left);
            } else {
                fail(Trouble.passing(VERB, kind, "nothing was heard for " + link.limits().watchSilence().toMillis() + " ms"));
            }
        });
    }

    @Override
    public void end() {
        Transport.Head answer = head;
        if (answer == null) {
            failed("the answer ended before it began");
        } else if (answer.isOk()) {
            cancel();
            outcome.ended();
        } else {
            fail(Trouble.refused(VERB, kind, ApiStatus.read(answer.code(), answer.encoding(), error.toByteArray()),
                    answer.retryAfter(),
                    link.limits()));
        }
    }

    @Override
    public void failed(String reason) {
        fail(Trouble.passing(VERB, kind, reason));
    }

    private void fail(Trouble trouble) {
        if (!over) {
            cancel();
            outcome.failed(trouble);
        }
    }
}
