package dev.kedge.serve.http;

import dev.kedge.model.Ticker;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.VertxConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Takes connections and requests from Vert.x, turns away what breaks the rules, and gives each
 * other one a virtual thread, unless it can be answered at once.
 */
public final class FrontDoor {
  /** How many requests of the connection were seen here. */
  private static final AttributeKey<Integer> TAKEN = AttributeKey.valueOf("taken");

  private static final AttributeKey<IdleClose> IDLE = AttributeKey.valueOf("idle");

  private static final AttributeKey<HalfClose> HALF_CLOSE = AttributeKey.valueOf("halfClose");

  private static final int REFUSAL_SECONDS = 5;

  /** A disk or a database that is away for a moment. */
  private static final Map<String, String> SOON = Map.of("Retry-After", "5");

  private final Resource resource;
  private final RequestRules rules;
  private final Ticker ticker;
  private final Limits limits;
  private final Traffic traffic;
  private final BodyBudget bodies = new BodyBudget();
  private final Consumer<AccessEntry> counts;
  private final Optional<Consumer<AccessEntry>> accessLog;

  /**
   * How long things may take.
   *
   * @param head from the first byte of a request's head to its last
   * @param write without the client taking anything, or asking for anything
   */
  public record Limits(Duration head, Duration write) {}

  /**
   * Both are told once a request, from any thread.
   *
   * @param counts takes no time
   * @param accessLog may take its time
   */
  public FrontDoor(
      Resource resource,
      AllowedHosts hosts,
      Ticker ticker,
      Limits limits,
      Traffic traffic,
      Consumer<AccessEntry> counts,
      Optional<Consumer<AccessEntry>> accessLog) {
    this.resource = resource;
    this.rules = new RequestRules(hosts);
    this.ticker = ticker;
    this.limits = limits;
    this.traffic = traffic;
    this.counts = counts;
    this.accessLog = accessLog;
  }

  /** Puts the strict decoder in place of Vert.x's own, before the first byte is read. */
  public void accept(HttpConnection connection, Http1ServerConfig config) {
    var vertx = (VertxConnection) connection;
    Channel channel = vertx.channel();
    var decoder = new StrictRequestDecoder(config, limits.head());
    channel.pipeline().replace("httpDecoder", "httpDecoder", decoder);
    var halfClose = new HalfClose(vertx, decoder::requests);
    channel.pipeline().addAfter("httpDecoder", "halfClose", halfClose);
    channel.attr(HALF_CLOSE).set(halfClose);
    channel.pipeline().addFirst(new LingeringClose(decoder::isCutShort));
    var idle = new IdleClose(ticker, limits.write());
    channel.attr(IDLE).set(idle);
    channel.pipeline().addFirst(idle);
    channel.pipeline().addFirst(new CloseCause());
    Doorman.count(channel, traffic);
    if (Doorman.isOneTooMany(channel)) {
      refuse(channel);
    }
  }

  /**
   * Has connections at a listening socket counted when they are accepted.
   *
   * @param notices told when none can be accepted
   * @param lost told when the socket is closed though nobody wanted it to be
   */
  public void watch(Channel listening, Consumer<String> notices, Runnable lost) {
    listening.pipeline().addFirst(new Doorman(traffic, ticker, notices, lost));
  }

  /** Its first request is told why, if it comes soon. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody is left to be told
  private static void refuse(Channel channel) {
    channel.eventLoop().schedule((Runnable) channel::close, REFUSAL_SECONDS, TimeUnit.SECONDS);
  }

  /** Also for requests that could not be decoded. */
  public void take(HttpServerRequest request) {
    Channel channel = ((VertxConnection) request.connection()).channel();
    int number = Optional.ofNullable(channel.attr(TAKEN).get()).orElse(0) + 1;
    channel.attr(TAKEN).set(number);
    if (Exchange.hadLastAnswer(channel)) {
      return; // RFC 9112 §9.6; the connection is being closed
    }
    if (RequestRules.hasBody(request::getHeader) && !skipsBody(request)) {
      request.pause();
    }
    channel.attr(IDLE).get().begin();
    Exchange exchange = new Exchange(request, number, ticker, limits.write(), bodies);
    traffic.begin();
    if (isAnsweredAtOnce(exchange, request)) {
      AccessEntry entry = finish(exchange, request);
      // Writing it may take time.
      accessLog.ifPresent(log -> Thread.startVirtualThread(() -> log.accept(entry)));
    } else {
      Thread.startVirtualThread(() -> {
        try {
          AccessEntry entry = finish(exchange, request);
          accessLog.ifPresent(log -> log.accept(entry));
        } catch (RejectedExecutionException _) {
          // The server has ended meanwhile, and its connections with it.
        }
      });
    }
  }

  private boolean isAnsweredAtOnce(Exchange exchange, HttpServerRequest request) {
    return RequestRules.isPlain(request)
        && resource.answersAtOnce(exchange)
        && exchange.waitForNothing();
  }

  private AccessEntry finish(Exchange exchange, HttpServerRequest request) {
    try {
      AccessEntry entry = exchange.entry(answer(exchange, request));
      counts.accept(entry);
      return entry;
    } finally {
      exchange.free();
      Channel channel = ((VertxConnection) request.connection()).channel();
      channel.attr(IDLE).get().end();
      channel.attr(HALF_CLOSE).get().answered();
      traffic.end();
    }
  }

  /** Returns the outcome. */
  private String answer(Exchange exchange, HttpServerRequest request) {
    try {
      admit(exchange, request);
      return AccessEntry.DONE;
    } catch (RefusedException e) {
      return refuse(exchange, e).orElse(AccessEntry.DONE);
    } catch (Exchange.TooSlowException e) {
      exchange.reset(); // or the system would go on offering it what it does not take
      return String.valueOf(e.getMessage());
    } catch (IOException e) {
      fail(exchange, new RefusedException(Problem.UNAVAILABLE, SOON));
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.abort();
      return "interrupted";
    } catch (RuntimeException e) {
      fail(exchange, new RefusedException(Problem.INTERNAL));
      return "bug: " + e;
    }
  }

  private void admit(Exchange exchange, HttpServerRequest request)
      throws IOException, InterruptedException {
    Optional<Problem> broken = RequestRules.framing(request);
    // A body that is not read would be taken for the next request.
    if (broken.isPresent()
        || (RequestRules.hasBody(request::getHeader) && !skipsBody(request))
        || RequestRules.endsConnection(request)) {
      exchange.closeAfterwards();
    }
    if (Doorman.isOneTooMany(((VertxConnection) request.connection()).channel())) {
      exchange.closeAfterwards();
      throw new RefusedException(Problem.TOO_MANY_CONNECTIONS, Map.of("Retry-After", "1"));
    }
    Optional<Problem> refused = broken.or(() -> rules.refuse(request));
    if (refused.isPresent()) {
      if (refused.get().status() == 400 || RequestRules.hasBody(request::getHeader)) {
        // Who sends one bad request is not trusted with a second, and who is told no before the
        // body may not send it.
        exchange.closeAfterwards();
      }
      if (refused.get().equals(Problem.METHOD_NOT_ALLOWED)) {
        exchange.field("Allow", "GET, HEAD, OPTIONS");
      }
      exchange.problem(refused.get());
    } else {
      if (!RequestRules.takesBody(request.method().name())) {
        exchange.skipBody();
      }
      resource.answer(exchange);
    }
  }

  private static boolean skipsBody(HttpServerRequest request) {
    return RequestRules.skipsBody(request.method().name(), request::getHeader);
  }

  private static void fail(Exchange exchange, RefusedException problem) {
    if (!exchange.headSent()) {
      exchange.closeAfterwards();
    }
    refuse(exchange, problem); // that it failed says more
  }

  /** Returns why the client could not be told. */
  private static Optional<String> refuse(Exchange exchange, RefusedException refused) {
    if (exchange.headSent()) {
      exchange.abort();
      return Optional.of(refused.problem().detail());
    }
    try {
      exchange.forgetRepresentation();
      refused.fields().forEach(exchange::field);
      exchange.problem(refused.problem());
      return Optional.empty();
    } catch (IOException e) {
      exchange.abort();
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
