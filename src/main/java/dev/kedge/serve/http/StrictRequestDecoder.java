package dev.kedge.serve.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder, and what it lets through: folded lines (RFC 9112 §5.2), a request line with
 * other than single spaces (§3), bare CR (§2.2), fields without a name, other versions, and a head
 * that never ends.
 *
 * <p>Nothing is read after a request that is broken or chunked, or has a large body that nobody
 * wants: it gets its answer and the connection is closed, so that what was meant as a body can
 * never be taken for a request (§6.3, §11.2). One call of {@link #decode} takes bytes of one head
 * only or of one body only, so those of a head can be looked at afterwards.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
  /** Set before a body ends that is not what its framing says. */
  private static final AttributeKey<Boolean> BROKEN_BODY = AttributeKey.valueOf("brokenBody");

  /** RFC 9112 §2.3: case-sensitive, one digit each. */
  private static final Pattern VERSION = Pattern.compile("HTTP/[0-9]\\.[0-9]");

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
      super.decode(context, in, out);
      scanner.scan(in, start, in.readerIndex());
      if (out.size() > before && out.get(before) instanceof HttpRequest request) {
        decoded(context, request);
      } else {
        startDeadline(context); // of most requests the whole head comes at once
      }
    }
    if (out.size() > before && isBroken(out.getLast())) {
      // As it is, Vert.x would close the connection without an answer.
      ReferenceCountUtil.release(out.removeLast());
      out.add(LastHttpContent.EMPTY_LAST_CONTENT);
      context.channel().attr(BROKEN_BODY).set(true);
      finished = true;
    }
    if (out.size() > before && out.getLast() instanceof LastHttpContent) {
      inBody = false;
      finished |= lastRequest;
      stopDeadline();
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
    stopDeadline();
    super.handlerRemoved0(context);
  }

  /** Whether the client may have sent, or still be sending, what nobody will read. */
  boolean isCutShort() {
    return inBody || finished;
  }

  static boolean brokeBody(Channel channel) {
    return channel.hasAttr(BROKEN_BODY);
  }

  private static boolean isBroken(Object message) {
    return message instanceof HttpContent content
        && !(message instanceof HttpRequest)
        && content.decoderResult().isFailure();
  }

  private void decoded(ChannelHandlerContext context, HttpRequest request) {
    stopDeadline();
    if (request.decoderResult().isSuccess()) {
      HttpVersion version = request.protocolVersion();
      if (!scanner.isStrict() || !VERSION.matcher(scanner.version()).matches()) {
        request.setProtocolVersion(HttpVersion.HTTP_1_1); // Vert.x answers others by itself
        request.setDecoderResult(
            DecoderResult.failure(new IllegalArgumentException("not strictly HTTP/1.1")));
      } else if (version.majorVersion() == 1 && version.minorVersion() > 1) {
        request.setProtocolVersion(HttpVersion.HTTP_1_1); // RFC 9110 §2.5
      } else if (version.majorVersion() != 1) {
        request.setDecoderResult(DecoderResult.failure(new UnsupportedVersionException()));
      }
    }
    String method = request.method().name();
    UnaryOperator<@Nullable String> fields = name -> request.headers().get(name);
    boolean isSkipped = RequestRules.skipsBody(method, fields);
    inBody = RequestRules.hasBody(fields);
    finished =
        request.decoderResult().isFailure()
            || (inBody && !isSkipped && !RequestRules.takesBody(method));
    if (isSkipped && !finished) {
      startDeadline(context); // nobody else waits for it
    }
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
