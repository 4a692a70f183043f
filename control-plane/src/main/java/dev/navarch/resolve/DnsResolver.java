package dev.navarch.resolve;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the machine's name servers, over UDP, over TCP where an answer does not fit. Caches nothing: whoever asks has the time to live. Names are
 * taken as they are, without search domains and without the hosts file. Thread-safe; its one thread starts with the first question.
 *
 * <p>Netty's resolver and not the JDK's, which blocks a thread for each question and does not tell how long an answer holds.
 */
public final class DnsResolver implements NameResolver {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Aliases, redirections and further name servers of one question. */
    private static final int MOST_QUERIES = 16;

    private final EventLoopGroup thread = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("names", true),
            NioIoHandler.newFactory());
    private final DnsNameResolver netty;

    /** With the machine's name servers. */
    public DnsResolver() {
        this(DnsServerAddressStreamProviders.platformDefault());
    }

    DnsResolver(DnsServerAddressStreamProvider servers) {
        this.netty = new DnsNameResolverBuilder(thread.next()).datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class).queryTimeoutMillis(PATIENCE.toMillis())
                .maxQueriesPerResolve(MOST_QUERIES).nameServerProvider(servers).resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE).build();
    }

    @Override
    public CompletionStage<Answer> resolve(String name) {
        CompletableFuture<Part> four = ask(name, DnsRecordType.A);
        CompletableFuture<Part> six = ask(name, DnsRecordType.AAAA);
        return four.thenCombine(six, DnsResolver::both);
    }

    @Override
    public void close() {
        netty.close();
        var _ = thread.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** @param trouble why there are no addresses; null when the question was answered, if with none */
    private record Part(List<String> addresses, long ttlSeconds, @Nullable String trouble) {
    }

    private CompletableFuture<Part> ask(String name, DnsRecordType type) {
        CompletableFuture<Part> part = new CompletableFuture<>();
        DefaultDnsQuestion question;
        try {
            question = new DefaultDnsQuestion(name, type);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(new Part(List.of(), 0, "no name that can be asked for: " + e.getMessage()));
        }
        netty.resolveAll(question).addListener((io.netty.util.concurrent.Future<List<DnsRecord>> future) -> {
            Throwable cause = future.cause();
            part.complete(cause == null
                    ? read(future.getNow(), type)
                    : new Part(List.of(), 0, String.valueOf(cause.getMessage())));
        });
        return part;
    }

    private static Part read(List<DnsRecord> records, DnsRecordType type) {
        List<String> addresses = new ArrayList<>();
        long ttl = Long.MAX_VALUE;
        for (DnsRecord record : records) {
            if (record.type().equals(type) && record instanceof DnsRawRecord raw) {
                String address = address(raw.content());
                if (address != null) {
                    addresses.add(address);
                    ttl = Math.min(ttl, record.timeToLive());
                }
            }
            ReferenceCountUtil.release(record);
        }
        return new Part(addresses, ttl, null);
    }

    private static @Nullable String address(ByteBuf content) {
        try {
            return NetUtil.toAddressString(InetAddress.getByAddress(ByteBufUtil.getBytes(content)));
        } catch (UnknownHostException _) {
            return null;
        }
    }

    private static Answer both(Part four, Part six) {
        List<String> addresses = new ArrayList<>(four.addresses);
        addresses.addAll(six.addresses);
        if (addresses.isEmpty()) {
            String trouble = four.trouble == null ? six.trouble : four.trouble;
            return new Failed(trouble == null ? "the name has no address" : trouble);
        }
        long ttl = Math.min(four.addresses.isEmpty() ? Long.MAX_VALUE : four.ttlSeconds,
                six.addresses.isEmpty() ? Long.MAX_VALUE : six.ttlSeconds);
        return new Found(addresses, Duration.ofSeconds(ttl));
    }
}
