package dev.kedge.serve.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.vertx.core.Promise;
import io.vertx.core.net.impl.VertxConnection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Lets a client end its half of the connection when it has asked for all it wants (RFC 9293 §3.6):
 * every request that came before gets its answer, then the connection is closed; with none to
 * answer it is closed at once. Netty's own way is to close, and to drop what is being sent. Stands
 * behind the decoder, which first makes a request of what is left.
 */
final class HalfClose extends ChannelInboundHandlerAdapter {
  private final VertxConnection connection;
  private final IntSupplier requests;
  private final AtomicInteger answered = new AtomicInteger();
  private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  /**
   * For one connection.
   *
   * @param requests how many there were, asked on the connection's own thread
   */
  HalfClose(VertxConnection connection, IntSupplier requests) {
    this.connection = connection;
    this.requests = requests;
    connection.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      ended = true;
      watchers.forEach(Runnable::run);
      closeIfAnswered();
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ended = true;
    watchers.forEach(Runnable::run);
    context.fireChannelInactive();
  }

  /**
   * Calls an action when the client has ended its half, or the connection has; on the connection's
   * own thread, or at once.
   */
  Quota.Slot watch(Runnable action) {
    watchers.add(action);
    if (ended) {
      action.run();
    }
    return () -> watchers.remove(action);
  }

  /** Nothing more is written for one of the requests; from any thread. */
  void answered() {
    answered.incrementAndGet();
    if (ended) {
      connection.channel().eventLoop().execute(this::closeIfAnswered);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // of close: nobody is left to be told
  private void closeIfAnswered() {
    if (answered.get() == requests.getAsInt()) {
      // Behind all that is still on its way.
      Promise<Void> sent = Promise.promise();
      connection.writeToChannel(Unpooled.EMPTY_BUFFER, sent);
      sent.future().onComplete(_ -> connection.channel().close());
    }
  }
}
