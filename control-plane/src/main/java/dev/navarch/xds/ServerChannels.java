package dev.navarch.xds;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.function.Consumer;

/** Listening sockets of the kind that this machine does best, with an eye on who comes. */
final class ServerChannels {
    private ServerChannels() {
    }

    static IoHandlerFactory io() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /** @param came sees each new connection before anything is read from it; on an event loop */
    static ChannelFactory<ServerChannel> listening(Consumer<Channel> came) {
        return () -> {
            ServerChannel socket = Epoll.isAvailable() ? new EpollServerSocketChannel() : new NioServerSocketChannel();
            socket.pipeline().addFirst(new Porter(came));
            return socket;
        };
    }

    private static final class Porter extends ChannelInboundHandlerAdapter {
        private final Consumer<Channel> came;

        Porter(Consumer<Channel> came) {
            this.came = came;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Channel connection) {
                came.accept(connection);
            }
            context.fireChannelRead(message);
        }
    }
}
