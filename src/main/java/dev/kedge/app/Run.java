package dev.kedge.app;

import dev.kedge.disk.LeftParts;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.Ticker;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.TransferListener;
import dev.kedge.origin.Origin;
import dev.kedge.transfer.Engine;
import dev.kedge.transfer.HostGate;
import dev.kedge.transfer.Pacer;
import dev.kedge.transfer.Room;
import dev.kedge.transfer.Stop;
import dev.kedge.transfer.TakenNames;
import java.util.random.RandomGenerator;

/**
 * What one command's transfers run in: the engine, its end by {@code --max-time}, and the closing
 * of both.
 */
final class Run implements AutoCloseable {
  private final Engine engine;
  private final Stop.Hook atStop;
  private final TimeLimit limit;

  Run(
      Origin origin,
      Ledger ledger,
      Ticker ticker,
      RandomGenerator random,
      FetchOptions options,
      Stop stop,
      TransferListener events) {
    HostGate gate =
        new HostGate(
            options.maxPerHost(),
            ticker,
            host -> remembered(ledger, host, events),
            (host, limit) -> learn(ledger, host, limit, events));
    Pacer pacer = new Pacer(options.limits().rate(), ticker);
    this.engine =
        new Engine(
            origin,
            ledger,
            ticker,
            gate,
            pacer,
            random,
            new TakenNames(),
            new LeftParts(),
            new Room(),
            options);
    this.atStop = stop.onRequest(origin::cancelAll);
    this.limit = new TimeLimit(options.limits(), stop);
  }

  Engine engine() {
    return engine;
  }

  @Override
  public void close() {
    limit.close();
    atStop.close();
    engine.origin().close();
  }

  /**
   * A limit that cannot be read or kept is only a lesson lost; the download itself will tell of a
   * broken ledger.
   */
  private static int remembered(Ledger ledger, String host, TransferListener events) {
    try {
      int limit = ledger.hostLimit(host);
      if (limit > 0) {
        events.on(new TransferEvent.HostLimit(host, limit, true));
      }
      return limit;
    } catch (Failure e) {
      return 0;
    }
  }

  private static void learn(Ledger ledger, String host, int limit, TransferListener events) {
    events.on(new TransferEvent.HostLimit(host, limit, false));
    try {
      ledger.learnHostLimit(host, limit);
    } catch (Failure e) {
      return;
    }
  }
}
