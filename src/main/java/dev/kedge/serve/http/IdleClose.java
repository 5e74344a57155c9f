package dev.kedge.serve.http;

import dev.kedge.model.Ticker;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which nothing is asked (RFC 9112 §9.5): clients vanish without a word, and
 * their connections would stay for ever. One look at a time, so that requests cost no timer.
 */
final class IdleClose extends ChannelInboundHandlerAdapter {
  private final Ticker ticker;
  private final long longestNanos;
  private final AtomicInteger answering = new AtomicInteger();
  private volatile long quietSince;
  private @Nullable Future<?> look;

  /** For one connection. */
  IdleClose(Ticker ticker, Duration longest) {
    this.ticker = ticker;
    this.longestNanos = longest.toNanos();
    this.quietSince = ticker.nanos();
  }

  /** An answer is being made: however long that takes, the client is not idle. */
  void begin() {
    answering.incrementAndGet();
  }

  void end() {
    quietSince = ticker.nanos();
    answering.decrementAndGet();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    lookAgain(context, longestNanos);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    quietSince = ticker.nanos();
    context.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (look != null) {
      look.cancel(false);
    }
    context.fireChannelInactive();
  }

  private void look(ChannelHandlerContext context) {
    long left = longestNanos - (ticker.nanos() - quietSince);
    if (answering.get() > 0) {
      lookAgain(context, longestNanos);
    } else if (left > 0) {
      lookAgain(context, left);
    } else {
      close(context.channel());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody is left to be told
  private static void close(Channel channel) {
    var unsent = channel.unsafe().outboundBuffer();
    if (unsent != null && unsent.totalPendingWriteBytes() > 0) {
      CloseCause.drop(channel); // the client takes nothing, and closing would wait for it
    } else {
      channel.close();
    }
  }

  private void lookAgain(ChannelHandlerContext context, long nanos) {
    look = context.executor().schedule(() -> look(context), nanos, TimeUnit.NANOSECONDS);
  }
}
