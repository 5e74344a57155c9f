package dev.kedge.serve;

import dev.kedge.model.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Time that moves only when told to, long after the files of a {@link TestServer} were made. */
final class MovedTicker implements Ticker {
  private final AtomicLong nanos = new AtomicLong();

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public Instant now() {
    return TestServer.NOW.plusNanos(nanos.get());
  }

  /** Waits by the real clock: what works in the background must not run hot, nor move this one. */
  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }
}
