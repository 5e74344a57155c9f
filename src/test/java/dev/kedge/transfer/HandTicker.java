package dev.kedge.transfer;

import dev.kedge.model.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Time that moves only when told to. */
final class HandTicker implements Ticker {
  private final AtomicLong nanos = new AtomicLong(1L << 40);

  void advance(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(nanos.get());
  }

  @Override
  public void sleep(Duration duration) {
    advance(duration);
  }
}
