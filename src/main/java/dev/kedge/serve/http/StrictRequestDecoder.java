package dev.kedge.serve.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
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
 * other than single spaces (§3), bare CR (§2.2), fields without a name, other versions, and a head
 * that never ends.
 *
 * <p>Nothing is read after a request that is broken, has a body where none belongs, or a chunked
 * one: it gets its answer and the connection is closed, so that what was meant as a body can never
 * be taken for a request (§6.3, §11.2). One call of {@link #decode} takes bytes of one head only or
 * of one body only, so those of a head can be looked at afterwards.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
  private final Duration headDeadline;
  private final HeadScanner scanner = new HeadScanner();
  private boolean inBody;
  private boolean lastRequest;
  private boolean finished;
  private @Nullable Future<?> deadline;

  StrictRequestDecoder(Http1ServerConfig config, Duration headDeadline) {
    super(config);
    this.headDeadline = headDeadline;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (finished) {
      in.skipBytes(in.readableBytes());
      return;
    }
    int start = in.readerIndex();
    int before = out.size();
    if (inBody) {
      super.decode(context, in, out);
    } else {
      startDeadline(context);
      super.decode(context, in, out);
      scanner.scan(in, start, in.readerIndex());
      if (out.size() > before && out.get(before) instanceof HttpRequest request) {
        decoded(request);
      }
    }
    if (out.size() > before && out.getLast() instanceof LastHttpContent) {
      inBody = false;
      finished |= lastRequest;
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
    stopDeadline();
    super.handlerRemoved0(context);
  }

  private void decoded(HttpRequest request) {
    stopDeadline();
    if (request.decoderResult().isSuccess()) {
      HttpVersion version = request.protocolVersion();
      if (!scanner.isStrict()) {
        request.setDecoderResult(
            DecoderResult.failure(new IllegalArgumentException("not strictly HTTP/1.1")));
      } else if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
        request.setDecoderResult(DecoderResult.failure(new UnsupportedVersionException()));
      }
    }
    boolean body = RequestRules.hasBody(name -> request.headers().get(name));
    finished =
        request.decoderResult().isFailure()
            || (body && !RequestRules.mayHaveBody(request.method().name()));
    inBody = body;
    lastRequest = request.headers().contains("Transfer-Encoding");
    scanner.reset();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // of close: nobody is left to be told
  private void startDeadline(ChannelHandlerContext context) {
    if (deadline == null) {
      deadline =
          context
              .executor()
              .schedule((Runnable) context::close, headDeadline.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void stopDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  /** The request is neither HTTP/1.1 nor HTTP/1.0. */
  static final class UnsupportedVersionException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
