package dev.kedge.transfer;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;

/**
 * Keeps all connections of a command together below a rate. Bytes already taken are waited for, so
 * it may be used after a read.
 */
public final class Pacer {
  private final long bytesPerSecond;
  private final Ticker ticker;
  private long nextFree;

  /**
   * @param bytesPerSecond 0 for no limit
   */
  public Pacer(long bytesPerSecond, Ticker ticker) {
    this.bytesPerSecond = bytesPerSecond;
    this.ticker = ticker;
    this.nextFree = ticker.nanos();
  }

  /** At most so many bytes should be read at once, so that a slow rate still moves smoothly. */
  int most(int wanted) {
    return bytesPerSecond == 0 ? wanted : (int) Math.max(1, Math.min(wanted, bytesPerSecond / 8));
  }

  void took(int bytes, Stop stop) throws Failure {
    if (bytesPerSecond == 0) {
      return;
    }
    long wait;
    synchronized (this) {
      long now = ticker.nanos();
      nextFree = Math.max(nextFree, now) + (long) (bytes * 1e9 / bytesPerSecond);
      wait = nextFree - now;
    }
    if (wait > 0) {
      stop.await(wait);
      stop.check();
    }
  }
}
