package dev.navarch.kube;

import dev.navarch.kube.decode.ApiStatus;
import dev.navarch.kube.decode.Decoded;
import dev.navarch.kube.decode.Encoding;
import dev.navarch.kube.decode.Kind;
import dev.navarch.kube.decode.ListPage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one list, page by page. Confined to the loop.
 *
 * <p>Pages of one list show one moment. If that moment is forgotten while they are read, the list begins anew.
 */
final class Lister<T> implements Transport.Answering {
    private static final String VERB = "list";

    private final Link link;
    private final Kind<T> kind;
    private final Outcome<T> outcome;
    private final List<Decoded<T>> objects = new ArrayList<>();
    private ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Transport.@Nullable Call call;
    private Transport.@Nullable Head head;
    private String next = "";
    private int pageSize;
    private int restarts;

    /** Hears how it went. */
    interface Outcome<T> {
        /** The server answers. */
        void answered();

        void listed(List<Decoded<T>> objects, String resourceVersion);

        void failed(Trouble trouble);
    }

    Lister(Link link, Kind<T> kind, Outcome<T> outcome) {
        this.link = link;
        this.kind = kind;
        this.outcome = outcome;
        this.pageSize = link.limits().pageSize();
    }

    void start() {
        body = new ByteArrayOutputStream();
        head = null;
        StringBuilder target = new StringBuilder(kind.path()).append("?limit=").append(pageSize);
        if (!kind.selection().isEmpty()) {
            target.append('&').append(kind.selection());
        }
        if (!next.isEmpty()) {
            target.append("&continue=").append(URLEncoder.encode(next, StandardCharsets.UTF_8));
        }
        call = link.transport().send(new Transport.Request(target.toString(), accept(kind), Transport.Shape.WHOLE), this);
    }

    void cancel() {
        if (call != null) {
            call.cancel();
        }
    }

    static String accept(Kind<?> kind) {
        return kind.hasProtobuf() ? Encoding.PROTOBUF.mediaType() + "," + Encoding.JSON.mediaType() : Encoding.JSON.mediaType();
    }

    @Override
    public void head(Transport.Head answer) {
        head = answer;
        if (answer.isOk()) {
            outcome.answered();
        }
    }

    @Override
    public void bytes(byte[] chunk) {
        if (head != null && !head.isOk()) {
            body.write(chunk, 0, Math.min(chunk.length, link.limits().errorBytes() - body.size()));
        } else if (body.size() + (long) chunk.length > link.limits().pageBytes()) {
            tooLarge();
        } else {
            body.write(chunk, 0, chunk.length);
        }
    }

    private void tooLarge() {
        cancel();
        if (pageSize == 1) {
            fail(Trouble.lasting(VERB, kind, "a single object is larger than " + link.limits().pageBytes() + " bytes"));
        } else {
            pageSize = Math.max(1, pageSize / 4);
            start();
        }
    }

    @Override
    public void end() {
        Transport.Head answer = head;
        if (answer == null) {
            failed("the answer ended before it began");
        } else if (answer.isOk()) {
            page(answer.encoding());
        } else {
            refused(ApiStatus.read(answer.code(), answer.encoding(), body.toByteArray()), answer.retryAfter());
        }
    }

    private void page(Encoding encoding) {
        ListPage<T> page;
        try {
            page = ListPage.read(kind, encoding, body.toByteArray(), link.interner());
        } catch (IOException e) {
            fail(Trouble.lasting(VERB, kind, "the answer is no Kubernetes list: " + e.getMessage()));
            return;
        }
        objects.addAll(page.items());
        if (objects.size() > link.limits().objects()) {
            fail(Trouble.lasting(VERB, kind, "there are more than " + link.limits().objects() + " of them"));
        } else if (page.next().isEmpty()) {
            body = new ByteArrayOutputStream();
            outcome.listed(objects, page.resourceVersion());
        } else {
            next = page.next();
            start();
        }
    }

    private void refused(ApiStatus status, String retryAfter) {
        boolean pagesExpired = status.isExpired() && !next.isEmpty();
        if (pagesExpired && restarts < link.limits().pageRestarts()) {
            restarts++;
            objects.clear();
            next = "";
            start();
        } else if (pagesExpired) {
            fail(Trouble.passing(VERB, kind, "its pages expired " + (restarts + 1) + " times while they were read"));
        } else {
            fail(Trouble.refused(VERB, kind, status, retryAfter, link.limits()));
        }
    }

    @Override
    public void failed(String reason) {
        fail(Trouble.passing(VERB, kind, reason));
    }

    private void fail(Trouble trouble) {
        outcome.failed(trouble);
    }
}
