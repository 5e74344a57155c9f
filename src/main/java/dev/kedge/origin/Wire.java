package dev.kedge.origin;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection to one site that speaks HTTP/1.1. For one thread at a time, but for {@link #abort}.
 */
final class Wire extends DefaultBHttpClientConnection {
  private static final int MAX_INTERIM = 100;

  private static final Http1Config BOUNDS =
      Http1Config.custom()
          .setBufferSize(8 * 1024)
          .setMaxLineLength(64 * 1024)
          .setMaxHeaderCount(201)
          .build();

  private final Site site;
  private final GuardedSocket base;
  private final Duration stall;
  private final Tap tap;

  /**
   * @param socket what to speak through: {@code base} itself or TLS over it
   * @param stall how long a single read may wait
   */
  Wire(Site site, GuardedSocket base, Socket socket, Duration stall) throws IOException {
    // The encoder writes a validator back octet by octet as it came; the default one replaces some.
    super(
        BOUNDS,
        null,
        StandardCharsets.ISO_8859_1.newEncoder(),
        new Framing(),
        null,
        null,
        // Left out, it would bound fields by its own defaults and not by ours.
        new DefaultHttpResponseParserFactory(BOUNDS));
    this.site = site;
    this.base = base;
    this.stall = stall;
    tap = new Tap(socket.getInputStream());
    bind(
        new SocketHolder(socket) {
          @Override
          protected InputStream getInputStream(Socket of) {
            return tap;
          }
        });
  }

  Site site() {
    return site;
  }

  /** Sends a request and reads the header of its final answer. */
  ClassicHttpResponse ask(ClassicHttpRequest request) throws IOException, HttpException {
    tap.headerBegins();
    base.guard(stall, stall.multipliedBy(4));
    sendRequestHeader(request);
    if (request.getEntity() != null) {
      sendRequestEntity(request);
    }
    flush();
    for (int interim = 0; interim <= MAX_INTERIM; interim++) {
      ClassicHttpResponse answer = header();
      if (answer.getCode() == 101) {
        throw new ProtocolException("switched protocols unasked");
      }
      if (answer.getCode() >= 200) {
        tap.headerEnded();
        base.guard(stall);
        if (MessageSupport.canResponseHaveBody(request.getMethod(), answer)) {
          receiveResponseEntity(answer);
        }
        return answer;
      }
    }
    throw new ProtocolException("too many interim answers");
  }

  private ClassicHttpResponse header() throws IOException, HttpException {
    try {
      ClassicHttpResponse answer = receiveResponseHeader();
      if (!tap.ended()) {
        return answer;
      }
    } catch (HttpException e) {
      if (!tap.ended()) {
        throw e;
      }
    } catch (IllegalArgumentException e) {
      // HttpCore's parser lets some nonsense, HTTP/-1.1 for one, reach the checks of its own types.
      throw new ProtocolException(e.getMessage(), e);
    }
    throw new ConnectionClosedException("the header was cut short");
  }

  /** Whether any byte of the answer has come. */
  boolean answered() {
    return tap.taken() > 0;
  }

  /** Whether the other side has closed. */
  boolean ended() {
    return tap.ended();
  }

  /**
   * Whether TLS was closed without its close_notify: anybody on the way can do that (RFC 8446
   * §6.1).
   */
  boolean endedUnannounced() {
    return site.isTls() && base.ended();
  }

  /** Allows reads only for so long, all together. */
  void hurry(Duration all) {
    base.guard(all, all);
  }

  /** Whether an idle connection is still open, and silent as it should be. */
  boolean isQuiet() {
    try {
      base.guard(stall);
      return !isDataAvailable(Timeout.ofMilliseconds(1)) && !tap.ended();
    } catch (IOException broken) {
      return false;
    }
  }

  /** What breaks it from now on. */
  void under(Breaker breaker) throws Failure.Interrupted {
    base.under(breaker);
  }

  /** Nothing breaks it until {@link #under}: it may be another's next. */
  void rest() {
    base.rest();
  }

  /** Breaks the connection at once, whatever waits on it. */
  void abort() {
    base.abort();
  }

  @Override
  public void close() {
    // Not the TLS socket's close: it sends, and may wait for that.
    base.closeQuietly();
  }
}
