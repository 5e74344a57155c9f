package dev.kedge.serve.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Answers a client of HTTP/1.0 in the server's own version (RFC 9110 §6.2); what the client cannot
 * understand is left out all the same. Stands before the encoder.
 */
final class OwnVersion extends ChannelOutboundHandlerAdapter {
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the promise tells
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse answer) {
      answer.setProtocolVersion(HttpVersion.HTTP_1_1);
    }
    context.write(message, promise);
  }
}
