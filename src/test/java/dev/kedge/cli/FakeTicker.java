package dev.kedge.cli;

import dev.kedge.model.Ticker;
import java.time.Duration;
import java.time.Instant;

/** Time that passes only when told to. */
class FakeTicker implements Ticker {
  private long nanos = 1_000;

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Instant now() {
    return Instant.parse("2026-11-21T12:00:00Z").plusNanos(nanos);
  }

  @Override
  public void sleep(Duration duration) {
    pass(duration);
  }
}
