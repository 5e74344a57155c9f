package dev.kedge.serve.http;

import dev.kedge.model.Ticker;
import dev.kedge.protocol.HttpDates;
import io.netty.channel.DefaultFileRegion;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.VertxConnection;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One request and its answer, in blocking code: {@link #field} any number of times, then {@link
 * #empty}, {@link #problem} or {@link #end}, or {@link #head} and a body of exactly the declared
 * length that {@link #end} finishes. Belongs to one virtual thread. An answer that was begun and
 * cannot be finished is cut off by {@link #abort}: never shorter or longer than it says, and called
 * complete.
 */
public final class Exchange {
  /** A client that takes less than this a second over the whole patience is not waited for. */
  private static final long SLOWEST_BYTES_PER_SECOND = 512;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Ticker ticker;
  private final Duration patience;
  private final long started;
  private boolean headSent;
  private boolean lastOnConnection;
  private long bytes;

  Exchange(HttpServerRequest request, Ticker ticker, Duration patience) {
    this.request = request;
    this.response = request.response();
    this.ticker = ticker;
    this.patience = patience;
    this.started = ticker.nanos();
    // RFC 9110 §6.6.1: an origin with a clock always sends it.
    field("Date", HttpDates.format(ticker.now()));
  }

  public String method() {
    return request.method().name();
  }

  public String target() {
    return request.uri();
  }

  /** The path as sent, without query; of an absolute target (RFC 9112 §3.2.2) the path alone. */
  public String path() {
    return RequestRules.path(request.uri());
  }

  /** The lines of a request field, in order. */
  public List<String> fields(String name) {
    return request.headers().getAll(name);
  }

  public void field(String name, String value) {
    response.putHeader(name, value);
  }

  public boolean headSent() {
    return headSent;
  }

  /** Says that the connection will be closed after this answer, and does it. */
  void closeAfterwards() {
    lastOnConnection = true;
    field("Connection", "close");
  }

  /** An answer without a body; its length, where one belongs, was given as a field. */
  public void empty(int status) throws IOException {
    response.setStatusCode(status);
    if (status == 204) {
      // RFC 9110 §8.6: no Content-Length in a 204; Vert.x would add one.
      response.headersEndHandler(now -> response.headers().remove("Content-Length"));
    }
    headSent = true;
    await(response.end());
    closeIfLast();
  }

  public void problem(Problem problem) throws IOException {
    Buffer json = problem.json();
    field("Content-Type", Problem.MEDIA_TYPE);
    field("Content-Length", String.valueOf(json.length()));
    field("X-Content-Type-Options", "nosniff");
    if (method().equals("HEAD")) {
      empty(problem.status());
    } else {
      response.setStatusCode(problem.status());
      end(json);
    }
  }

  /** Sends the head; the body's length was given as a field. */
  public void head(int status) {
    response.setStatusCode(status);
    if (!headSent) {
      headSent = true;
      response.writeHead();
    }
  }

  public void status(int status) {
    response.setStatusCode(status);
  }

  /** Returns when the connection has taken the bytes. */
  public void write(Buffer buffer) throws IOException {
    await(response.write(buffer));
    bytes += buffer.length();
  }

  /** Sends bytes of a file without copying them, and returns when the connection has taken them. */
  public void write(FileChannel file, long offset, long length) throws IOException {
    var connection = (VertxConnection) request.connection();
    var region = new BorrowedRegion(file, offset, length);
    Promise<Void> taken = Promise.promise();
    connection.writeToChannel(region, taken);
    long before = 0;
    try {
      while (!isDone(taken.future())) {
        long now = region.transferred();
        if (now - before < patience.toSeconds() * SLOWEST_BYTES_PER_SECOND + 1) {
          throw new TooSlowException();
        }
        before = now;
      }
    } finally {
      bytes += region.transferred();
    }
  }

  /** The last bytes: now the answer is complete. */
  public void end(Buffer last) throws IOException {
    headSent = true;
    await(response.end(last));
    bytes += last.length();
    closeIfLast();
  }

  /** Cuts the connection, at once: what is queued is dropped. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody is left to be told
  public void abort() {
    ((VertxConnection) request.connection()).channel().close();
  }

  void log(Consumer<AccessEntry> log, String outcome) {
    Duration took = Duration.ofNanos(ticker.nanos() - started);
    log.accept(new AccessEntry(method(), target(), response.getStatusCode(), bytes, took, outcome));
  }

  private void closeIfLast() {
    if (lastOnConnection) {
      request.connection().close();
    }
  }

  private void await(Future<Void> future) throws IOException {
    if (!isDone(future)) {
      throw new TooSlowException();
    }
  }

  private boolean isDone(Future<Void> future) throws IOException {
    try {
      future.await(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (Exception e) {
      throw new ConnectionLostException(e);
    }
  }

  /** The client went away. */
  public static final class ConnectionLostException extends IOException {
    private static final long serialVersionUID = 1L;

    ConnectionLostException(Exception cause) {
      super("the client closed the connection", cause);
    }
  }

  /** The client does not take what is sent. */
  public static final class TooSlowException extends IOException {
    private static final long serialVersionUID = 1L;

    TooSlowException() {
      super("the client takes too little");
    }
  }

  /** A region of a channel that stays open. */
  private static final class BorrowedRegion extends DefaultFileRegion {
    BorrowedRegion(FileChannel file, long offset, long length) {
      super(file, offset, length);
    }

    @Override
    protected void deallocate() {}
  }
}
