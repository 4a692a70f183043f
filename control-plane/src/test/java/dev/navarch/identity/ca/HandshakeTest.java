package dev.navarch.identity.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real handshakes over loopback, by each TLS library that the port may use: the certificate of the moment is shown, clients are judged. */
class HandshakeTest {
    private static final Duration DAY = Duration.ofDays(1);
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<String> served = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static SigningBundle authority(String name, KeyPair keys) {
        Material.Pair root = Material.root(name, keys, Instant.now().minus(DAY), Instant.now().plus(DAY));
        return new SigningBundle(root.certificate(), root.key(), List.of(),
                new TrustBundle(List.of(root.certificate()), root.pem(), ""));
    }

    private static X509Certificate leaf(SigningBundle signer, KeyPair keys, String name) throws BadMaterial {
        return new CertificateMaker(new SecureRandom()).leaf(signer, keys.getPublic(), List.of(name), false, Duration.ofHours(1),
                Instant.now());
    }

    @ParameterizedTest
    @CsvSource({"JDK, TLSv1.3", "JDK, TLSv1.2", "OPENSSL, TLSv1.3", "OPENSSL, TLSv1.2"})
    void aPortThatStaysOpenShowsTheCertificateOfTheMomentAndJudgesClients(SslProvider provider, String protocol)
            throws Exception {
        assumeTrue(provider == SslProvider.JDK || OpenSsl.isAvailable(), "no native TLS on this machine");
        SigningBundle mesh = authority("mesh", Material.ec("secp256r1"));
        SigningBundle stranger = authority("stranger", Material.ec("secp256r1"));
        ServingKeys keys = new ServingKeys();
        KeyPair rsa = Material.rsa(2048);
        KeyPair ec = Material.ec("secp256r1");
        keys.show(new Shown(1, List.of(leaf(mesh, rsa, "localhost")), rsa.getPrivate()));
        SslContext context = SslContextBuilder.forServer(keys).sslProvider(provider).protocols(protocol)
                .trustManager(new ClientTrust(mesh::roots, () -> "cluster.local")).clientAuth(ClientAuth.OPTIONAL).build();
        Channel server = listen(context);

        assertEquals("RSA", shownTo(server, mesh, null, null, protocol));
        keys.show(new Shown(2, List.of(leaf(mesh, ec, "localhost")), ec.getPrivate()));
        assertEquals("EC", shownTo(server, mesh, null, null, protocol));
        assertEquals("EC", shownTo(server, mesh, leaf(mesh, rsa, "spiffe://cluster.local/ns/a/sa/b"), rsa, protocol));
        assertEquals("spiffe://cluster.local/ns/a/sa/b", served.poll(10, TimeUnit.SECONDS));
        for (X509Certificate bad : List.of(leaf(mesh, rsa, "spiffe://other/ns/a/sa/b"),
                leaf(stranger, rsa, "spiffe://cluster.local/ns/a/sa/b"), leaf(mesh, rsa, "b.a.svc"))) {
            assertThrows(Exception.class, () -> shownTo(server, mesh, bad, rsa, protocol));
        }
        server.close().sync();
    }

    private Channel listen(SslContext context) throws InterruptedException {
        return new ServerBootstrap().group(group).channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        SslHandler tls = context.newHandler(channel.alloc());
                        channel.pipeline().addLast(tls);
                        tls.handshakeFuture().addListener(done -> {
                            if (!done.isSuccess()) {
                                var _ = channel.close();
                                return;
                            }
                            try {
                                served.add(((X509Certificate) tls.engine().getSession().getPeerCertificates()[0])
                                        .getSubjectAlternativeNames().iterator().next().get(1).toString());
                            } catch (javax.net.ssl.SSLPeerUnverifiedException _) {
                                // Nobody in particular.
                            }
                            // With TLS 1.3 only what comes after the handshake says that the client was taken.
                            var _ = channel.writeAndFlush(channel.alloc().buffer().writeByte(1));
                        });
                    }
                }).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync().channel();
    }

    /** The kind of key that the server showed; throws when it hung up on this client. */
    private String shownTo(Channel server, SigningBundle mesh, @Nullable X509Certificate mine, @Nullable KeyPair key,
            String protocol)
            throws Exception {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK).protocols(protocol)
                .trustManager(mesh.certificate());
        if (mine != null && key != null) {
            builder.keyManager(key.getPrivate(), mine);
        }
        SslContext context = builder.build();
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        Channel channel = new Bootstrap().group(group).channel(NioSocketChannel.class).handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel raw) {
                SslHandler tls = context.newHandler(raw.alloc(), "localhost", 1);
                raw.pipeline().addLast(tls, new Ear(heard, tls));
            }
        }).connect(server.localAddress()).sync().channel();
        Object first = heard.poll(20, TimeUnit.SECONDS);
        channel.close().sync();
        if (first instanceof X509Certificate certificate) {
            return certificate.getPublicKey().getAlgorithm();
        }
        throw new IllegalStateException("refused: " + first);
    }

    /** Hears either a byte of the server, which it answers with the server's certificate, or the end. */
    private static final class Ear extends io.netty.channel.ChannelInboundHandlerAdapter {
        private final BlockingQueue<Object> heard;
        private final SslHandler tls;

        Ear(BlockingQueue<Object> heard, SslHandler tls) {
            this.heard = heard;
            this.tls = tls;
        }

        @Override
        public void channelRead(io.netty.channel.ChannelHandlerContext context, Object message) throws Exception {
            io.netty.util.ReferenceCountUtil.release(message);
            heard.add(tls.engine().getSession().getPeerCertificates()[0]);
        }

        @Override
        public void exceptionCaught(io.netty.channel.ChannelHandlerContext context, Throwable cause) {
            heard.add(cause);
        }

        @Override
        public void channelInactive(io.netty.channel.ChannelHandlerContext context) {
            heard.add("hung up");
        }
    }
}
