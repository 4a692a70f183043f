package dev.navarch.resolve;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A name server on a port of this machine that knows what the test told it. */
final class NameServer implements AutoCloseable {
    private final EventLoopGroup thread = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Map<String, Entry> names = new ConcurrentHashMap<>();
    private final Channel channel;

    private record Entry(int ttl, List<String> addresses, String alias) {
    }

    NameServer() {
        channel = new Bootstrap().group(thread).channel(NioDatagramChannel.class).handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel made) {
                made.pipeline().addLast(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new Answering());
            }
        }).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).syncUninterruptibly().channel();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    void name(String name, int ttl, String... addresses) {
        names.put(name + ".", new Entry(ttl, List.of(addresses), ""));
    }

    void alias(String name, String target) {
        names.put(name + ".", new Entry(0, List.of(), target + "."));
    }

    void forget(String name) {
        names.remove(name + ".");
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        var _ = thread.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private final class Answering extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            DatagramDnsResponse response = new DatagramDnsResponse(/* sender= */query.recipient(), /* recipient= */query.sender(),
                    query.id());
            response.setRecursionAvailable(true);
            response.addRecord(DnsSection.QUESTION,
                    new io.netty.handler.codec.dns.DefaultDnsQuestion(question.name(), question.type()));
            Entry entry = names.get(question.name());
            if (entry == null) {
                response.setCode(DnsResponseCode.NXDOMAIN);
            } else {
                add(response, question.name(), entry, question.type());
            }
            var _ = context.writeAndFlush(response);
        }

        private void add(DatagramDnsResponse response, String name, Entry entry, DnsRecordType type) {
            if (!entry.alias.isEmpty()) {
                response.addRecord(DnsSection.ANSWER,
                        new DefaultDnsRawRecord(name, DnsRecordType.CNAME, 60, encoded(entry.alias)));
                Entry target = names.get(entry.alias);
                if (target != null) {
                    add(response, entry.alias, target, type);
                }
            }
            int length = type.equals(DnsRecordType.A) ? 4 : 16;
            for (String address : entry.addresses) {
                byte[] bytes = InetAddress.ofLiteral(address).getAddress();
                if (bytes.length == length) {
                    response.addRecord(DnsSection.ANSWER,
                            new DefaultDnsRawRecord(name, type, entry.ttl, Unpooled.wrappedBuffer(bytes)));
                }
            }
        }

        private ByteBuf encoded(String name) {
            ByteBuf bytes = Unpooled.buffer();
            for (String label : name.split("\\.", -1)) {
                bytes.writeByte(label.length());
                bytes.writeCharSequence(label, StandardCharsets.US_ASCII);
            }
            return bytes;
        }
    }
}
