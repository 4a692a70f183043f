package dev.navarch.kube;

import dev.navarch.kube.decode.ApiStatus;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One request and its whole answer within a given time. Confined to the loop; the future is completed there. */
final class SingleCall implements Transport.Answering {
    private final Link link;
    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Transport.@Nullable Head head;
    private Transport.@Nullable Call call;

    /** What came of it. */
    sealed interface Result {

        record Body(int code, Buffer json) implements Result {
        }

        /** The server answered with an error. */
        record Refused(ApiStatus status) implements Result {
        }

        /** No whole answer came. */
        record Lost(String reason) implements Result {
        }
    }

    SingleCall(Link link) {
        this.link = link;
    }

    CompletableFuture<Result> start(Transport.Request request) {
        link.loop().schedule(this, link.limits().probeTimeout(),
                () -> done(new Result.Lost("no answer within " + link.limits().probeTimeout().toMillis() + " ms")));
        call = link.transport().send(request, this);
        return result;
    }

    @Override
    public void head(Transport.Head answer) {
        head = answer;
    }

    @Override
    public void bytes(byte[] chunk) {
        boolean isError = head != null && !head.isOk();
        int most = isError ? link.limits().errorBytes() : link.limits().frameBytes();
        int room = most - body.size();
        body.write(chunk, 0, Math.min(chunk.length, room));
        if (chunk.length > room && !isError) {
            done(new Result.Lost("the answer is larger than " + most + " bytes"));
        }
    }

    @Override
    public void end() {
        Transport.Head answer = head;
        if (answer == null) {
            done(new Result.Lost("the answer ended before it began"));
        } else if (answer.isOk()) {
            done(new Result.Body(answer.code(), Buffer.buffer(body.toByteArray())));
        } else {
            done(new Result.Refused(ApiStatus.read(answer.code(), answer.encoding(), body.toByteArray())));
        }
    }

    @Override
    public void failed(String reason) {
        done(new Result.Lost(reason));
    }

    private void done(Result end) {
        link.loop().cancel(this);
        if (call != null) {
            call.cancel();
        }
        result.complete(end);
    }
}
