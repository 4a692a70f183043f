package dev.navarch.steward.lock;

import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.ApiRequest;
import dev.navarch.steward.access.Access;
import dev.navarch.steward.access.WriteKind;
import dev.navarch.steward.access.Written;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A lock in an object of an API server: written by PUT with the version that was read, made by POST. */
final class ObjectLockStore implements LockStore {
    private final Access access;
    private final LockFormat format;
    private final String namespace;
    private final String name;

    ObjectLockStore(Access access, LockFormat format, String namespace, String name) {
        this.access = access;
        this.format = format;
        this.namespace = namespace;
        this.name = name;
    }

    @Override
    public void read(Consumer<Reading> then) {
        access.read(object(), answer -> then.accept(switch (answer) {
            case ApiAnswer.Done(int _, var body) -> new Reading.Found(format.lock(body));
            case ApiAnswer.Refused refused when refused.code() == 404 -> new Reading.Absent();
            case ApiAnswer.Refused refused -> new Reading.Failed(access.words(refused));
            case ApiAnswer.Lost(String reason) -> new Reading.Failed(reason);
        }));
    }

    @Override
    public void write(@Nullable Lock over, LockRecord record, boolean release, Consumer<Writing> then) {
        var body = format.object(namespace, name, over == null ? null : over.object(), record);
        ApiRequest request = over == null
                ? ApiRequest.post(format.collection(namespace), body)
                : ApiRequest.put(object(), body);
        access.write(release ? WriteKind.RELEASE : WriteKind.ELECTION, request, written -> then.accept(switch (written) {
            case Written.Done(var object) -> new Writing.Done(format.lock(object));
            case Written.Conflict _ -> new Writing.Conflict();
            case Written.Gone _ ->
                over == null ? new Writing.Refused("there is no namespace " + namespace) : new Writing.Conflict();
            case Written.Forbidden(String reason) -> new Writing.Refused(reason);
            case Written.Withheld(String why) -> new Writing.Refused(why);
            case Written.Failed(String reason) -> new Writing.Unknown(reason);
        }));
    }

    private String object() {
        return format.collection(namespace) + "/" + name;
    }
}
