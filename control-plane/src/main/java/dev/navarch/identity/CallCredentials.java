package dev.navarch.identity;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Finds the credentials of a gRPC call: its metadata, and the certificates of its connection. As an interceptor it lays them into the call's
 * context, where a service's methods find them with {@link #ofThisCall}.
 */
public final class CallCredentials implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
    private static final Metadata.Key<String> CLUSTER_ID = key("clusterid");
    private static final Metadata.Key<String> FORWARDED = key("x-forwarded-client-cert");
    private static final Context.Key<Credentials> CONTEXT = Context.key("navarch-credentials");
    private static final Credentials NONE = new Credentials("", List.of(), List.of(), "", null);

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /** Of a call that has just come in. */
    public static Credentials of(ServerCall<?, ?> call, Metadata headers) {
        return new Credentials(first(headers, AUTHORIZATION), all(headers, CLUSTER_ID),
                certificates(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION)), first(headers, FORWARDED), peer(call));
    }

    /** Of the call that this thread answers; those of nobody when the interceptor is not in its way. */
    public static Credentials ofThisCall() {
        return Objects.requireNonNullElse(CONTEXT.get(), NONE);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return Contexts.interceptCall(Context.current().withValue(CONTEXT, of(call, headers)), call, headers, next);
    }

    private static List<String> all(Metadata headers, Metadata.Key<String> key) {
        List<String> values = new ArrayList<>();
        Iterable<String> there = headers.getAll(key);
        if (there != null) {
            there.forEach(values::add);
        }
        return values;
    }

    private static String first(Metadata headers, Metadata.Key<String> key) {
        List<String> values = all(headers, key);
        return values.isEmpty() ? "" : values.getFirst();
    }

    private static List<X509Certificate> certificates(@Nullable SSLSession session) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            if (session != null) {
                for (Certificate certificate : session.getPeerCertificates()) {
                    if (certificate instanceof X509Certificate x509) {
                        chain.add(x509);
                    }
                }
            }
        } catch (SSLPeerUnverifiedException _) {
            // It showed none, as Istio's agents.
        }
        return chain;
    }

    private static @Nullable InetAddress peer(ServerCall<?, ?> call) {
        return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress address
                ? address.getAddress()
                : null;
    }
}
