package dev.kedge.serve.http;

import dev.kedge.model.Ticker;
import java.time.Duration;

/**
 * Bytes a second over all answers together. Threads take turns in the order they ask; unused time
 * is not saved up.
 */
public final class RateLimit {
  private static final long SECOND = 1_000_000_000;

  private final long bytesPerSecond;
  private final Ticker ticker;
  private long free;

  /** A rate of 0 is no limit. */
  public RateLimit(long bytesPerSecond, Ticker ticker) {
    this.bytesPerSecond = bytesPerSecond;
    this.ticker = ticker;
    this.free = ticker.nanos();
  }

  public boolean isLimited() {
    return bytesPerSecond > 0;
  }

  /** How many bytes to send at a time, so that the flow is smooth: 20 ms worth. */
  public int slice(int most) {
    return isLimited() ? Math.clamp(bytesPerSecond / 50, 1, most) : most;
  }

  /** Waits until so many bytes may be sent. */
  public void take(int bytes) throws InterruptedException {
    if (isLimited()) {
      long wait = reserve(bytes);
      if (wait > 0) {
        ticker.sleep(Duration.ofNanos(wait));
      }
    }
  }

  /** Whether nobody would have to wait. */
  synchronized boolean isFree() {
    return free - ticker.nanos() <= 0;
  }

  private synchronized long reserve(int bytes) {
    long now = ticker.nanos();
    long start = free - now > 0 ? free : now;
    free = start + Math.multiplyExact(bytes, SECOND) / bytesPerSecond;
    return start - now;
  }
}
