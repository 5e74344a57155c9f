package dev.kedge.model;

import java.time.Duration;
import java.time.Instant;

/** Time, passed in so that tests never wait: a monotonic clock, the wall clock, and sleep. */
public interface Ticker {
  /** Nanoseconds of a monotonic clock; only differences mean anything. */
  long nanos();

  /** Wall-clock time, for display and dates only. */
  Instant now();

  /** Waits at least so long, unless interrupted. */
  void sleep(Duration duration) throws InterruptedException;
}
