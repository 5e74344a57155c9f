package dev.kedge.serve.http;

import dev.kedge.model.Ticker;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands at a listening socket and counts connections when they are accepted, before TLS and the
 * first byte. One too many of a client is let in only to be told so; when many such are there, or
 * the process has no descriptors for more, they are closed at once. Whatever goes wrong with
 * accepting is tried again a moment later, and never ends it.
 */
final class Doorman extends ChannelDuplexHandler {
  private static final AttributeKey<Boolean> COUNTED = AttributeKey.valueOf("counted");
  private static final AttributeKey<Boolean> ONE_TOO_MANY = AttributeKey.valueOf("oneTooMany");
  private static final int AGAIN_MILLIS = 200;
  private static final long BETWEEN_NOTICES_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Traffic traffic;
  private final Ticker ticker;
  private final Consumer<String> notices;
  private final Runnable lost;
  private final Descriptors descriptors = new Descriptors();
  private @Nullable Long told;
  private boolean closing;

  /**
   * For one listening socket.
   *
   * @param notices told when connections cannot be accepted
   * @param lost told when the socket is closed though nobody wanted it to be
   */
  Doorman(Traffic traffic, Ticker ticker, Consumer<String> notices, Runnable lost) {
    this.traffic = traffic;
    this.ticker = ticker;
    this.notices = notices;
    this.lost = lost;
  }

  /** Whether the connection is one more than its client may have. */
  static boolean isOneTooMany(Channel connection) {
    return connection.hasAttr(ONE_TOO_MANY);
  }

  /** Counts a connection that no doorman saw, of a transport without one. */
  static void count(Channel connection, Traffic traffic) {
    if (!connection.hasAttr(COUNTED)) {
      admit(connection, traffic);
    }
  }

  private static boolean admit(Channel connection, Traffic traffic) {
    InetAddress client = ((InetSocketAddress) connection.remoteAddress()).getAddress();
    Optional<Quota.Slot> slot = traffic.connect(client);
    if (slot.isEmpty()) {
      connection.attr(ONE_TOO_MANY).set(true);
      slot = traffic.refuse();
    }
    connection.attr(COUNTED).set(true);
    slot.ifPresent(taken -> connection.closeFuture().addListener(_ -> taken.close()));
    return slot.isPresent();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    descriptors.hold();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Channel connection && !admit(connection, traffic)) {
      connection.unsafe().closeForcibly();
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it runs, or the loop has ended
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Channel listening = context.channel();
    listening.config().setAutoRead(false);
    descriptors.shed(listening);
    context
        .executor()
        .schedule(
            () -> {
              descriptors.hold();
              listening.config().setAutoRead(true);
            },
            AGAIN_MILLIS,
            TimeUnit.MILLISECONDS);
    Long before = told;
    if (before == null || ticker.nanos() - before >= BETWEEN_NOTICES_NANOS) {
      told = ticker.nanos();
      String why = String.valueOf(cause.getMessage());
      Thread.startVirtualThread(() -> notices.accept("cannot accept connections: " + why));
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the promise tells
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    closing = true;
    context.close(promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    descriptors.close();
    if (!closing) {
      lost.run();
    }
    context.fireChannelInactive();
  }
}
