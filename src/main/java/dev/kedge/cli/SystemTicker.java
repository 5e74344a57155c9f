package dev.kedge.cli;

import dev.kedge.model.Ticker;
import java.time.Duration;
import java.time.Instant;

/** Real time: the only class that touches the clock. */
public final class SystemTicker implements Ticker {
  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }
}
