package dev.navarch.local;

import dev.navarch.local.process.Command;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A gRPC service and its client, each a program of its own under this JVM's Java. The service answers a name with {@code Hello <name>, I am
 * <instance>, called by <forwarded client certificate>}.
 */
public final class GrpcSample {
    private static final MethodDescriptor<String, String> HELLO = MethodDescriptor.<String, String>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY).setFullMethodName("navarch.sample.Greeter/Hello")
            .setRequestMarshaller(new Text()).setResponseMarshaller(new Text()).build();
    private static final Metadata.Key<String> FORWARDED = Metadata.Key.of("x-forwarded-client-cert",
            Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<String> CALLER = Context.key("caller");

    private GrpcSample() {
    }

    /** The program that serves on all addresses of the place where it runs. */
    public static Command server(int port, String instance) {
        return program(instance + "-grpc", "serve", Integer.toString(port), instance);
    }

    /**
     * The program that sends some requests one after the other over one connection and prints one line for each: the answer, or the status.
     *
     * @param target
     *            address and port
     * @param authority
     *            the service's name and port
     */
    public static Command client(String target, String authority, int requests) {
        return program("grpc-client", "ask", target, authority, Integer.toString(requests));
    }

    /** See {@link #server} and {@link #client}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        switch (arguments[0]) {
            case "serve" -> serve(Integer.parseInt(arguments[1]), arguments[2]);
            case "ask" -> ask(arguments[1], arguments[2], Integer.parseInt(arguments[3]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void serve(int port, String instance) throws IOException, InterruptedException {
        ServerServiceDefinition service = ServerServiceDefinition.builder("navarch.sample.Greeter")
                .addMethod(HELLO, ServerCalls.asyncUnaryCall((name, answer) -> {
                    answer.onNext("Hello " + name + ", I am " + instance + ", called by " + CALLER.get());
                    answer.onCompleted();
                })).build();
        NettyServerBuilder.forPort(port).addService(ServerInterceptors.intercept(service, new Callers())).build().start()
                .awaitTermination();
    }

    private static void ask(String target, String authority, int requests) {
        ManagedChannel channel = NettyChannelBuilder.forTarget(target).overrideAuthority(authority).usePlaintext().build();
        for (int i = 0; i < requests; i++) {
            try {
                System.out.println(ClientCalls.blockingUnaryCall(channel, HELLO,
                        CallOptions.DEFAULT.withDeadlineAfter(5, TimeUnit.SECONDS), "number " + i));
            } catch (StatusRuntimeException e) {
                System.out.println(e.getStatus());
            }
        }
        channel.shutdownNow();
    }

    private static Command program(String name, String... arguments) {
        List<String> words = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Xmx64m", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), GrpcSample.class.getName());
        return Command.of(name, Stream.concat(words.stream(), Stream.of(arguments)).toList());
    }

    private static final class Callers implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
                ServerCallHandler<Q, R> next) {
            String forwarded = headers.get(FORWARDED);
            return Contexts.interceptCall(Context.current().withValue(CALLER, forwarded == null ? "nobody" : forwarded), call,
                    headers, next);
        }
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream bytes) {
            try {
                return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
