package dev.kedge.cli;

import dev.kedge.app.Client;
import dev.kedge.app.Kedge;
import dev.kedge.app.SyncConfig;
import dev.kedge.cli.ClientOptions.Use;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.Ticker;
import dev.kedge.origin.Api;
import dev.kedge.origin.HttpApi;
import dev.kedge.origin.HttpOrigin;
import dev.kedge.origin.Origin;
import dev.kedge.origin.OriginConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Joins the engines by hand. Their classes are loaded only when a command asks for them. */
final class Wiring {
  private Wiring() {}

  static Kedge client(ClientOptions options) throws Failure {
    Ticker ticker = options.ticker();
    Ledger ledger = ledger(options, ticker);
    ServerPlaces servers = options.servers();
    SyncConfig config =
        servers == null
            ? null
            : new SyncConfig(
                () -> api(ticker), servers.credentials(), servers.environment(), Version.text());
    return new Client(ledger, fetch -> origin(fetch, ticker), ticker, new Random(), config);
  }

  private static Ledger ledger(ClientOptions options, Ticker ticker) throws Failure {
    Path file = options.ledger();
    if (file == null || (options.use() == Use.LOOK && Files.notExists(file))) {
      return Ledger.inMemory();
    }
    return options.use() == Use.KEEP_IF_POSSIBLE
        ? Ledger.openOrForget(file, ticker::now)
        : Ledger.open(file, ticker::now);
  }

  static ServerFactory.Running server(ServeRequest request) throws Failure {
    return RunningServer.start(request);
  }

  private static Origin origin(FetchOptions options, Ticker ticker) {
    return new HttpOrigin(config(options, ticker));
  }

  private static Api api(Ticker ticker) {
    OriginConfig usual = config(FetchOptions.DEFAULT, ticker);
    return new HttpApi(
        new OriginConfig(
            usual.limits(),
            "kedge/" + Version.text(),
            usual.maxPerHost(),
            ticker,
            false,
            usual.trustedHosts()));
  }

  static OriginConfig config(FetchOptions options, Ticker ticker) {
    return new OriginConfig(
        options.limits(),
        options.userAgent(),
        options.maxPerHost(),
        ticker,
        options.allowDowngrade(),
        options.trustedHosts());
  }
}
