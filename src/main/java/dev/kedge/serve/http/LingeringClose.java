package dev.kedge.serve.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Closes in two steps where a client may still be sending (RFC 9112 §9.6): bytes that arrive at a
 * closed socket make its system answer with a reset, and that takes away the answer the client has
 * not read yet. So sending ends first, and what still comes is dropped until the client closes or
 * the time is up. Stands first in the pipeline.
 */
final class LingeringClose extends ChannelDuplexHandler {
  private static final int LONGEST_SECONDS = 5;

  private final BooleanSupplier unread;
  private boolean lingering;

  /**
   * For one connection.
   *
   * @param unread whether the client was cut short
   */
  LingeringClose(BooleanSupplier unread) {
    this.unread = unread;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the channel's own future tells
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (!lingering
        && unread.getAsBoolean()
        && context.channel() instanceof DuplexChannel channel
        && channel.isActive()
        && !channel.isInputShutdown()) {
      lingering = true;
      Future<?> end =
          context
              .executor()
              .schedule(() -> context.close(promise), LONGEST_SECONDS, TimeUnit.SECONDS);
      channel
          .closeFuture()
          .addListener(closed -> {
            end.cancel(false);
            promise.trySuccess();
          });
      channel.shutdownOutput();
      channel.config().setAutoRead(true);
    } else {
      context.close(promise);
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // of close: nobody is left to be told
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (lingering && event instanceof ChannelInputShutdownEvent) {
      context.close();
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (lingering) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }
}
