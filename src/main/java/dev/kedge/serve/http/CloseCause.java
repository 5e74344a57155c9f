package dev.kedge.serve.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.util.AttributeKey;

/**
 * Knows which end closed the connection: that of an answer that was cut off is told apart in the
 * log. Stands first in the pipeline, where a reset comes in before anybody closes for it.
 */
final class CloseCause extends ChannelDuplexHandler {
  private static final AttributeKey<String> CAUSE = AttributeKey.valueOf("closeCause");
  private static final String CLIENT = "the client closed the connection";
  private static final String SERVER = "the server closed the connection";

  /** Why nothing more can be sent. */
  static String of(Channel channel) {
    String known = channel.attr(CAUSE).get();
    return known == null ? CLIENT : known;
  }

  /**
   * Closes at once. A close through the pipeline waits behind what a client does not take, and
   * keeps its buffers.
   */
  static void cut(Channel channel) {
    channel
        .eventLoop()
        .execute(() -> {
          channel.attr(CAUSE).setIfAbsent(SERVER);
          channel.unsafe().close(channel.voidPromise());
        });
  }

  /** As {@link #cut}, and what the system holds of unsent bytes is dropped as well. */
  static void drop(Channel channel) {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    cut(channel);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the promise tells
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    context.channel().attr(CAUSE).setIfAbsent(SERVER);
    context.close(promise);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.channel().attr(CAUSE).setIfAbsent(CLIENT);
    context.fireExceptionCaught(cause);
  }
}
