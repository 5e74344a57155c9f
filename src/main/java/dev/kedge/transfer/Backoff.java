package dev.kedge.transfer;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a try: half a second, doubling to a minute, each ± 50 % so that many
 * clients do not come back together.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 500;
  private static final long MOST_MILLIS = 60_000;

  private Backoff() {}

  /**
   * The wait before try {@code attempt}.
   *
   * @param attempt how many tries failed, from 1
   */
  static Duration before(int attempt, RandomGenerator random) {
    long doubled = FIRST_MILLIS << Math.min(attempt - 1, 20);
    long millis = Math.min(doubled, MOST_MILLIS);
    return Duration.ofMillis((long) Math.min(MOST_MILLIS, millis * (0.5 + random.nextDouble())));
  }
}
