package dev.kedge.serve.http;

import dev.kedge.model.Ticker;
import dev.kedge.protocol.Preconditions;
import io.netty.channel.Channel;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.VertxConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, in blocking code: {@link #field} any number of times, then {@link
 * #empty}, {@link #problem}, {@link #json}, {@link #send} or {@link #end}, or {@link #head} and a
 * body of exactly the declared length that {@link #end} finishes. Belongs to one thread at a time.
 * An answer that was begun and cannot be finished is cut off by {@link #abort}: never shorter or
 * longer than it says, and called complete.
 */
public final class Exchange {
  /** A client that takes less than this a second over the whole patience is not waited for. */
  private static final long SLOWEST_BYTES_PER_SECOND = 512;

  private static final AttributeKey<Boolean> LAST_ANSWER = AttributeKey.valueOf("lastAnswer");
  private static final int QUEUED = 32 << 10;

  /** For a body whose sender has not shown yet that it may send one. */
  private static final Duration SHORT_PATIENCE = Duration.ofSeconds(5);

  private static final DateText NOW = new DateText();

  private static final List<String> OF_REPRESENTATION =
      List.of(
          "ETag",
          "Last-Modified",
          "Cache-Control",
          "Accept-Ranges",
          "Content-Range",
          "Content-Disposition",
          "Content-Digest",
          "Repr-Digest",
          "Link");

  private final HttpServerRequest request;
  private final int number;
  private final HttpServerResponse response;
  private final Ticker ticker;
  private final Duration patience;
  private final InetAddress peer;
  private final BodyBudget bodies;
  private BodyBudget.@Nullable Share room;
  private final String path;
  private final Instant startedAt;
  private final long started;
  private final Map<Class<?>, Object> attributes = new HashMap<>();
  private Map<String, List<String>> replaced = Map.of();
  private Map<String, String> pathNames = Map.of();
  private String requestId = "";
  private @Nullable String user;
  private boolean headSent;
  private boolean lastOnConnection;
  private boolean bodyTaken;
  private boolean isKnown;
  private long bytes;
  private boolean waits = true;
  private @Nullable AnswerFilter filter;
  private @Nullable BodySink filtered;

  Exchange(
      HttpServerRequest request, int number, Ticker ticker, Duration patience, BodyBudget bodies) {
    this.request = request;
    this.number = number;
    this.response = request.response();
    this.path = RequestRules.path(request.uri());
    this.ticker = ticker;
    this.patience = patience;
    this.started = ticker.nanos();
    this.startedAt = ticker.now();
    this.peer = ((InetSocketAddress) channel().remoteAddress()).getAddress();
    this.bodies = bodies;
    // RFC 9110 §6.6.1: an origin with a clock always sends it.
    field("Date", NOW.at(startedAt));
  }

  public String method() {
    return request.method().name();
  }

  public String target() {
    return request.uri();
  }

  /**
   * The path in its one spelling, without query, still percent-encoded; of an absolute target (RFC
   * 9112 §3.2.2) the path alone. It has no {@code .}, {@code ..} or empty segments, and no escapes
   * of what needs none.
   */
  public String path() {
    return path;
  }

  /** What comes after the {@code ?}, as sent; empty if there is none. */
  public String rawQuery() {
    return RequestRules.query(request.uri());
  }

  /**
   * The query's parameters.
   *
   * @throws RefusedException the query is not percent-encoded UTF-8
   */
  public Query query() throws RefusedException {
    return Query.parse(rawQuery()).orElseThrow(() -> new RefusedException(Problem.BAD_QUERY));
  }

  /** What stands in the path for {@code {name}} of the route's pattern, decoded. */
  public String pathName(String name) {
    String value = pathNames.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route's pattern has no {" + name + '}');
    }
    return value;
  }

  void pathNames(Map<String, String> names) {
    pathNames = names;
  }

  /** The lines of a request field, in order. */
  public List<String> fields(String name) {
    return replaced.containsKey(name) ? replaced.get(name) : request.headers().getAll(name);
  }

  /** Whether the request has such a field. */
  public boolean has(String name) {
    return replaced.containsKey(name) || request.headers().contains(name);
  }

  /** From now on the request is taken to have these lines of the field, whatever was sent. */
  public void replaceField(String name, List<String> lines) {
    if (replaced.isEmpty()) {
      replaced = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    }
    replaced.put(name, List.copyOf(lines));
  }

  public Ticker ticker() {
    return ticker;
  }

  /** From now on it is known that the client may send what it sends. */
  public void mayBeLarge() {
    isKnown = true;
  }

  /**
   * The body of the request, read whole; none where none was sent. It counts as held until {@link
   * #free}.
   *
   * @param limit the most bytes it may have; 16 KiB, in 5 s, until it {@linkplain #mayBeLarge is
   *     known} that the client may send more
   * @throws RefusedException it is larger, broken, or does not come in time, or too many are held
   */
  public byte[] body(int limit) throws IOException {
    bodyTaken = true;
    BodyBudget.Share share = bodies.share(ClientKey.of(client()));
    room = share;
    byte[] body =
        isKnown
            ? RequestBody.read(request, number, limit, patience, share)
            : RequestBody.read(
                request, number, Math.min(limit, BodyBudget.SMALL), shortPatience(), share);
    goOnAfterBody();
    return body;
  }

  private Duration shortPatience() {
    return patience.compareTo(SHORT_PATIENCE) < 0 ? patience : SHORT_PATIENCE;
  }

  /** Nothing more is done with the body. */
  void free() {
    if (room != null) {
      room.close();
    }
  }

  /**
   * Gets past a body that means nothing to the resource, so that another request may follow. One
   * that is chunked is read to its end before anything is answered: only there it turns out whether
   * it is well-formed. After one that is large, or that the client waits to be asked for, the
   * connection will be closed.
   *
   * @throws RefusedException it is chunked, and broken or not there in time
   */
  void skipBody() throws IOException {
    if (bodyTaken) {
      return;
    }
    bodyTaken = true;
    boolean waiting = RequestRules.waitsForContinue(request);
    if (RequestRules.skipsBody(method(), request::getHeader)) {
      if (waiting) {
        response.writeContinue();
      }
    } else if (!(waiting && RequestRules.takesBody(method()))) {
      passBody();
    }
  }

  private void passBody() throws IOException {
    if (RequestRules.isChunked(request.headers().getAll("Transfer-Encoding"))) {
      try {
        RequestBody.pass(request, number, RequestRules.LONGEST_SKIPPED_CHUNKS, shortPatience());
        goOnAfterBody();
      } catch (RefusedException e) {
        if (!e.problem().equals(Problem.CONTENT_TOO_LARGE)) {
          throw e;
        }
      }
    } else if (RequestRules.hasNearBody(request::getHeader)) {
      dropBody();
      goOnAfterBody();
    }
  }

  /** The answer does not wait for the body, and the connection does not for ever. */
  @SuppressWarnings("FutureReturnValueIgnored") // of close: nobody is left to be told
  private void dropBody() {
    Future<Void> end = request.end();
    var late =
        channel()
            .eventLoop()
            .schedule((Runnable) channel()::close, patience.toMillis(), TimeUnit.MILLISECONDS);
    end.onComplete(_ -> late.cancel(false));
    request.resume();
  }

  private void goOnAfterBody() {
    if (!RequestRules.endsConnection(request)) {
      lastOnConnection = false;
      channel().attr(LAST_ANSWER).set(null);
      response.headers().remove("Connection");
    }
  }

  /**
   * Whether the conditions of the request hold for a resource that has these validators now (RFC
   * 9110 §13.2); a resource that does not exist has none to ask. If not, it was answered with 304
   * or 412.
   */
  public boolean admitted(Preconditions.Validators current) throws IOException {
    switch (Preconditions.of(this::fields).evaluate(method(), current)) {
      case PROCEED -> {
        return true;
      }
      case NOT_MODIFIED -> {
        current.tag().ifPresent(tag -> field("ETag", tag.toString()));
        empty(304);
      }
      case PRECONDITION_FAILED -> problem(Problem.PRECONDITION_FAILED);
    }
    return false;
  }

  /** {@code http} or {@code https}, as this connection is. */
  public String scheme() {
    return request.isSSL() ? "https" : "http";
  }

  /** The port that the client connected to, as far as this machine knows. */
  public int port() {
    return ((InetSocketAddress) channel().localAddress()).getPort();
  }

  /** The address at the other end of the connection. */
  public InetAddress peer() {
    return peer;
  }

  /** The client's address: that of the connection, or what a trusted proxy says of it. */
  public InetAddress client() {
    return get(InetAddress.class).orElseGet(this::peer);
  }

  /** Says on whose behalf the request is made. */
  public void user(String name) {
    user = name;
  }

  /** Keeps what is known of the request for those that come later, one value a type. */
  public <T> void put(Class<T> type, T value) {
    attributes.put(type, value);
  }

  public <T> Optional<T> get(Class<T> type) {
    return Optional.ofNullable(type.cast(attributes.get(type)));
  }

  /** A name for this request in answers and logs, unlike that of any other. */
  public String requestId() {
    if (requestId.isEmpty()) {
      requestId = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
    return requestId;
  }

  /** Sets a field of the answer; its value must hold no control characters. */
  public void field(String name, CharSequence value) {
    response.putHeader(FieldNames.ready(name), value);
  }

  /** Says that the answer depends on this field of the request, too. */
  public void vary(String name) {
    String others = response.headers().get("Vary");
    field("Vary", others == null ? name : others + ", " + name);
  }

  /** Takes back what was said of a representation that is not sent after all. */
  void forgetRepresentation() {
    OF_REPRESENTATION.forEach(response.headers()::remove);
  }

  public boolean headSent() {
    return headSent;
  }

  /**
   * From now on nothing waits for the connection to take anything: for one short answer, on the
   * connection's own thread.
   *
   * @return false if the connection has not taken all of the answers before, as one must wait for
   */
  boolean waitForNothing() {
    waits = response.writeQueueFull();
    return !waits;
  }

  /** Lets the answer go through this on its way; before anything of it is sent. */
  public void filter(AnswerFilter filter) {
    this.filter = filter;
  }

  /** Whether bytes of a file can be sent without copying them: not through TLS, nor a filter. */
  public boolean sendsFiles() {
    return filter == null && !request.isSSL();
  }

  /** Whether nothing that comes on this connection is answered any more. */
  static boolean hadLastAnswer(Channel channel) {
    return channel.attr(LAST_ANSWER).get() != null;
  }

  /**
   * Whether the client is still there, as far as is known: one that closed its connection looks
   * like one that only sends no more, until something is sent to it.
   */
  public boolean isOpen() {
    return channel().isActive()
        && !(channel() instanceof DuplexChannel duplex && duplex.isInputShutdown());
  }

  /**
   * Calls an action as soon as the client has closed the connection, or its half of it, until the
   * slot is closed. From the connection's own thread, or at once.
   */
  public Quota.Slot whenGone(Runnable action) {
    HalfClose halves = channel().pipeline().get(HalfClose.class);
    return halves == null ? () -> {} : halves.watch(action);
  }

  /** Says that the connection will be closed after this answer, and does it. */
  public void closeAfterwards() {
    lastOnConnection = true;
    channel().attr(LAST_ANSWER).set(true);
    field("Connection", "close");
  }

  /** An answer without a body; its length, where one belongs, was given as a field. */
  public void empty(int status) throws IOException {
    response.setStatusCode(status);
    if (status == 204) {
      // RFC 9110 §8.6: no Content-Length in a 204; Vert.x would add one.
      response.headersEndHandler(now -> response.headers().remove("Content-Length"));
    }
    filterHead();
    headSent = true;
    Future<Void> taken = response.end();
    closeIfLast(taken);
    await(taken);
  }

  public void problem(Problem problem) throws IOException {
    send(problem.status(), Problem.MEDIA_TYPE, problem.json(requestId()));
  }

  public void json(int status, JsonContent content) throws IOException {
    send(status, "application/json", Json.bytes(content));
  }

  /** An answer from memory; to HEAD its head alone. */
  public void send(int status, String mediaType, byte[] body) throws IOException {
    field("Content-Type", mediaType);
    field("Content-Length", String.valueOf(body.length));
    field("X-Content-Type-Options", "nosniff");
    if (method().equals("HEAD")) {
      empty(status);
    } else {
      response.setStatusCode(status);
      end(Buffer.buffer(body));
    }
  }

  /** Sends the head; the body's length was given as a field. */
  public void head(int status) {
    response.setStatusCode(status);
    if (!headSent) {
      filterHead();
      headSent = true;
      response.writeHead();
    }
  }

  public void status(int status) {
    response.setStatusCode(status);
  }

  /** Returns when the connection has taken the bytes. */
  public void write(Buffer buffer) throws IOException {
    if (filter == null) {
      put(buffer);
    } else {
      filtered(filter).write(buffer);
    }
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
    if (filter == null) {
      finish(last);
    } else {
      if (!headSent) {
        head(response.getStatusCode());
      }
      filtered(filter).write(last);
      filtered(filter).end();
    }
  }

  private void finish(Buffer last) throws IOException {
    headSent = true;
    // A short end that the connection's own queue has room for needs nobody to wait for it.
    boolean fits = !lastOnConnection && last.length() <= QUEUED && !response.writeQueueFull();
    Future<Void> taken = response.end(last);
    closeIfLast(taken);
    if (!fits) {
      await(taken);
    }
    bytes += last.length();
  }

  /** Cuts the connection, at once: what is queued is dropped. */
  public void abort() {
    CloseCause.cut(channel());
  }

  /** As {@link #abort}, by a reset: what is on its way may be lost. */
  public void reset() {
    CloseCause.drop(channel());
  }

  /** What the access log says of it. */
  AccessEntry entry(String outcome) {
    int status = response.getStatusCode();
    String contentRange = response.headers().get("Content-Range");
    boolean resumes = status == 206 && contentRange != null && !contentRange.startsWith("bytes 0-");
    return new AccessEntry(
        startedAt,
        requestId(),
        client(),
        Optional.ofNullable(user),
        method(),
        target(),
        status,
        bytes,
        Optional.ofNullable(request.getHeader("Range")),
        resumes,
        Duration.ofNanos(ticker.nanos() - started),
        Optional.ofNullable(request.getHeader("User-Agent")),
        outcome);
  }

  private void filterHead() {
    if (filter != null) {
      filter.head(new AnswerHead(response));
    }
  }

  private BodySink filtered(AnswerFilter through) {
    if (filtered == null) {
      filtered = through.body(new Connection());
    }
    return filtered;
  }

  private void put(Buffer buffer) throws IOException {
    await(response.write(buffer));
    bytes += buffer.length();
  }

  private Channel channel() {
    return ((VertxConnection) request.connection()).channel();
  }

  private void closeIfLast(Future<Void> taken) {
    if (lastOnConnection) {
      taken.onSuccess(_ -> request.connection().close());
    }
  }

  private void await(Future<Void> future) throws IOException {
    if (waits && !isDone(future)) {
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
      throw new ConnectionLostException(CloseCause.of(channel()), e);
    }
  }

  /** Where a filtered body comes out. */
  private final class Connection implements BodySink {
    @Override
    public void write(Buffer buffer) throws IOException {
      if (buffer.length() > 0) {
        put(buffer);
      }
    }

    @Override
    public void end() throws IOException {
      finish(Buffer.buffer());
    }
  }

  /** The client went away, or the server had to. */
  public static final class ConnectionLostException extends IOException {
    private static final long serialVersionUID = 1L;

    ConnectionLostException(String which, Exception cause) {
      super(which, cause);
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
