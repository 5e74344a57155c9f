package dev.kedge.cli;

import dev.kedge.app.Client;
import dev.kedge.app.Kedge;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.Ticker;
import dev.kedge.origin.HttpOrigin;
import dev.kedge.origin.Origin;
import dev.kedge.origin.OriginConfig;
import dev.kedge.protocol.Displayed;
import dev.kedge.serve.ServeConfig;
import dev.kedge.serve.Server;
import dev.kedge.serve.http.AccessEntry;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import java.util.Set;

/**
 * Joins the engines by hand. Classes of the client or the server are loaded only when a command
 * asks for them.
 */
final class Wiring {
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private Wiring() {}

  static Kedge client(ClientOptions options) throws Failure {
    Ticker ticker = options.ticker();
    Ledger ledger =
        options.ledger() == null ? Ledger.inMemory() : Ledger.open(options.ledger(), ticker::now);
    return new Client(ledger, fetch -> origin(fetch, ticker), ticker, new Random());
  }

  private static Origin origin(FetchOptions options, Ticker ticker) {
    return new HttpOrigin(
        new OriginConfig(
            options.limits(), options.userAgent(), options.maxPerHost(), ticker, false, Set.of()));
  }

  static ServerFactory.Running server(ServeRequest request) throws Failure {
    Server server =
        Server.start(
            new ServeConfig(
                request.directory(),
                request.host(),
                request.port(),
                request.state(),
                request.openToAll(),
                request.plain(),
                request.rate(),
                ServeConfig.DEFAULT_LIMITS,
                request.ticker(),
                entry -> request.requests().accept(line(entry))));
    return new Running(server, URI.create(base(request.host(), server.port()) + "/files/"));
  }

  private static String base(String host, int port) {
    boolean isIpv6 = host.contains(":");
    return "http://" + (isIpv6 ? "[" + host + "]" : host) + ":" + port;
  }

  private static String line(AccessEntry entry) {
    return "%s %s %d %d bytes %d ms %s"
        .formatted(
            Displayed.escape(entry.method()),
            Displayed.escape(entry.target()),
            entry.status(),
            entry.bytes(),
            entry.took().toMillis(),
            entry.outcome());
  }

  /** A server as the command sees it. */
  private record Running(Server server, URI files) implements ServerFactory.Running {
    @Override
    public void close() {
      server.close(DRAIN);
    }
  }
}
