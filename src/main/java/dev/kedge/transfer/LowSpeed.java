package dev.kedge.transfer;

import dev.kedge.model.Failure;
import dev.kedge.model.Limits;
import dev.kedge.model.Ticker;

/** Tells when one body stays below the low-speed limit. For one thread. */
final class LowSpeed {
  private final Limits limits;
  private final Ticker ticker;
  private final String url;
  private long windowNanos;
  private long windowAt;

  /**
   * @param at where the body begins
   */
  LowSpeed(Limits limits, Ticker ticker, String url, long at) {
    this.limits = limits;
    this.ticker = ticker;
    this.url = url;
    this.windowNanos = ticker.nanos();
    this.windowAt = at;
  }

  /**
   * Call it after each read.
   *
   * @param at how far the body has come
   * @throws Failure.TooSlow it was slower than allowed, for as long as is looked at
   */
  void look(long at) throws Failure {
    long now = ticker.nanos();
    long window = now - windowNanos;
    if (window < limits.lowSpeedFor().toNanos() || limits.rate() > 0) {
      return; // too early to tell, or slow because the user asked for it
    }
    if ((at - windowAt) / (window / 1e9) < limits.lowSpeedBytes()) {
      throw new Failure.TooSlow(url, limits.lowSpeedBytes(), limits.lowSpeedFor());
    }
    windowNanos = now;
    windowAt = at;
  }
}
