package dev.kedge.serve.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
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
 * other than single spaces (§3), bare CR (§2.2), fields without a name, a length said twice (§6.3),
 * other versions, and a head that never ends.
 *
 * <p>Nothing is read after a request that is broken, or has a large body that nobody wants: it gets
 * its answer and the connection is closed, so that what was meant as a body can never be taken for
 * a request (§6.3, §11.2). One call of {@link #decode} takes bytes of one head only or of one body
 * only, so those of a head can be looked at afterwards.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
  /** Set before a body ends that is not what its framing says: the number of its request. */
  private static final AttributeKey<Integer> BROKEN_BODY = AttributeKey.valueOf("brokenBody");

  /** RFC 9112 §2.3: case-sensitive, one digit each. */
  private static final Pattern VERSION = Pattern.compile("HTTP/[0-9]\\.[0-9]");

  private final Duration headDeadline;
  private final HeadScanner scanner = new HeadScanner();
  private final ChunkScanner chunks = new ChunkScanner();
  private boolean inBody;
  private boolean chunked;
  private boolean lastRequest;
  private boolean finished;
  private int requests;
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
      if (chunked) {
        chunks.scan(in, start, in.readerIndex());
      }
    } else {
      super.decode(context, in, out);
      scanner.scan(in, start, in.readerIndex());
      if (out.size() > before && out.get(before) instanceof HttpRequest request) {
        decoded(context, request);
      } else {
        // Of most requests the whole head comes at once.
        startDeadline(context, () -> timeOut(context));
      }
    }
    if (out.size() > before && isBroken(out.getLast())) {
      // As it is, Vert.x would close the connection without an answer.
      ReferenceCountUtil.release(out.removeLast());
      endBroken(context, out);
    } else if (!chunks.isStrict() && !finished) {
      endBroken(context, out);
    }
    if (out.size() > before && out.getLast() instanceof LastHttpContent) {
      inBody = false;
      finished |= lastRequest;
      stopDeadline();
    }
  }

  /** The client sends no more: what it left unfinished is broken, and still gets its answer. */
  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (finished) {
      in.skipBytes(in.readableBytes());
      return;
    }
    super.decodeLast(context, in, out);
    if (inBody) {
      endBroken(context, out);
      inBody = false;
    } else if (!finished && !out.isEmpty() && out.getLast() instanceof HttpRequest unfinished) {
      decoded(context, unfinished);
    }
    stopDeadline();
  }

  private void endBroken(ChannelHandlerContext context, List<Object> out) {
    if (out.isEmpty() || !(out.getLast() instanceof LastHttpContent)) {
      out.add(LastHttpContent.EMPTY_LAST_CONTENT);
    }
    context.channel().attr(BROKEN_BODY).set(requests);
    finished = true;
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

  /** How many requests there were up to now; on the connection's own thread. */
  int requests() {
    return requests;
  }

  /** Whether it was the body of this request, the first being 1; others may wait behind it. */
  static boolean brokeBody(Channel channel, int request) {
    Integer broken = channel.attr(BROKEN_BODY).get();
    return broken != null && broken == request;
  }

  private static boolean isBroken(Object message) {
    return message instanceof HttpContent content
        && !(message instanceof HttpRequest)
        && content.decoderResult().isFailure();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // of close: nobody is left to be told
  private void decoded(ChannelHandlerContext context, HttpRequest request) {
    stopDeadline();
    requests++;
    if (request.decoderResult().isSuccess()) {
      HttpVersion version = request.protocolVersion();
      if (!scanner.isStrict() || !VERSION.matcher(scanner.version()).matches()) {
        request.setDecoderResult(
            DecoderResult.failure(new IllegalArgumentException("not strictly HTTP/1.1")));
      } else if (scanner.hasTooManyLines()) {
        request.setDecoderResult(
            DecoderResult.failure(new TooLongHttpHeaderException("too many fields")));
      } else if (version.majorVersion() == 1 && version.minorVersion() > 1) {
        request.setProtocolVersion(HttpVersion.HTTP_1_1); // RFC 9110 §2.5
      } else if (version.majorVersion() != 1) {
        request.setDecoderResult(DecoderResult.failure(new UnsupportedVersionException()));
      } else if (version.minorVersion() == 0) {
        answerInOwnVersion(context);
        if (RequestRules.keepsAlive(request.headers().getAll("Connection"))) {
          request.headers().set("Connection", "keep-alive"); // Vert.x knows it as the whole field
        }
      }
    }
    if (request.decoderResult().isFailure()) {
      // The answer has the version of its request, and Vert.x answers some others by itself.
      request.setProtocolVersion(HttpVersion.HTTP_1_1);
      if (scanner.method().equals("HEAD")) {
        // Netty takes a request line that it cannot read for GET; HEAD never gets a body.
        request.setMethod(HttpMethod.HEAD);
      }
    }
    String method = request.method().name();
    UnaryOperator<@Nullable String> fields = name -> request.headers().get(name);
    boolean isSkipped = RequestRules.skipsBody(method, fields);
    inBody = RequestRules.hasBody(fields);
    chunked = RequestRules.isChunked(request.headers().getAll("Transfer-Encoding"));
    chunks.reset();
    finished =
        request.decoderResult().isFailure()
            || (inBody && !isSkipped && !chunked && !RequestRules.takesBody(method));
    if (isSkipped && !finished) {
      startDeadline(context, context::close); // nobody else waits for it
    }
    lastRequest = !chunked && request.headers().contains("Transfer-Encoding");
    scanner.reset();
  }

  private static void answerInOwnVersion(ChannelHandlerContext context) {
    ChannelPipeline pipeline = context.pipeline();
    if (pipeline.get(OwnVersion.class) == null) {
      String encoder = pipeline.context(HttpResponseEncoder.class).name();
      pipeline.addAfter(encoder, null, new OwnVersion());
    }
  }

  private void startDeadline(ChannelHandlerContext context, Runnable then) {
    if (deadline == null) {
      deadline = context.executor().schedule(then, headDeadline.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** RFC 9110 §15.5.9: the head that did not come is answered as if it had, and nothing after. */
  private void timeOut(ChannelHandlerContext context) {
    var request = (HttpRequest) createInvalidMessage();
    request.setDecoderResult(DecoderResult.failure(new HeadTimeoutException()));
    decoded(context, request);
    context.fireChannelRead(request);
    context.fireChannelReadComplete();
  }

  private void stopDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  /** The head did not come in time. */
  static final class HeadTimeoutException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** The request is neither HTTP/1.1 nor HTTP/1.0. */
  static final class UnsupportedVersionException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
