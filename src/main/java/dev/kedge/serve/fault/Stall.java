package dev.kedge.serve.fault;

import dev.kedge.model.Ticker;
import dev.kedge.serve.http.BodySink;
import dev.kedge.serve.http.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * {@code stall}: nothing more comes on a connection that stays open, for so long or until the
 * client gives up.
 */
record Stall(long after, Duration pause) implements Fault.OfBody {
  static final Duration FOR_EVER = Duration.ofDays(1);
  private static final Duration STEP = Duration.ofMillis(100);

  @Override
  public BodySink body(BodySink next, Exchange exchange, RandomGenerator random) {
    return new Stop(next, after) {
      @Override
      void reached() throws IOException {
        Ticker ticker = exchange.ticker();
        long start = ticker.nanos();
        while (ticker.nanos() - start < pause.toNanos()) {
          if (!exchange.isOpen()) {
            throw new FaultException("stalled after " + after + " bytes until the client left");
          }
          sleep(ticker, STEP);
        }
      }
    };
  }
}
