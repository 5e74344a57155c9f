package dev.kedge.serve.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder, and what it lets through: folded lines (RFC 9112 §5.2), a request line with
 * other than single spaces (§3), bare CR (§2.2), and a head that never ends.
 *
 * <p>One call of {@link #decode} takes either bytes of a head or bytes of a body, so the bytes it
 * took can be looked at afterwards.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
  private final Duration headDeadline;
  private final HeadScanner scanner = new HeadScanner();
  private boolean inBody;
  private @Nullable Future<?> deadline;

  StrictRequestDecoder(Http1ServerConfig config, Duration headDeadline) {
    super(config);
    this.headDeadline = headDeadline;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // of close: nobody is left to be told
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (!inBody && deadline == null && in.isReadable()) {
      deadline =
          context
              .executor()
              .schedule((Runnable) context::close, headDeadline.toMillis(), TimeUnit.MILLISECONDS);
    }
    int start = in.readerIndex();
    int before = out.size();
    super.decode(context, in, out);
    if (!inBody) {
      scanner.scan(in, start, in.readerIndex());
    }
    for (Object message : out.subList(before, out.size())) {
      decoded(message);
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
    stopDeadline();
    super.handlerRemoved0(context);
  }

  private void decoded(Object message) {
    if (message instanceof HttpRequest request) {
      stopDeadline();
      inBody = true;
      if (!scanner.isStrict() && request.decoderResult().isSuccess()) {
        ((HttpMessage) request)
            .setDecoderResult(
                DecoderResult.failure(new IllegalArgumentException("not strictly HTTP/1.1")));
      }
    }
    if (message instanceof LastHttpContent) {
      inBody = false;
      scanner.reset();
    }
  }

  private void stopDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
