package dev.kedge.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what can be seen, never for time to pass. */
final class Await {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(1);

  private Await() {}

  static void until(String what, BooleanSupplier condition) {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - began > LONGEST.toNanos()) {
        throw new AssertionError("waited " + LONGEST.toSeconds() + " s in vain for: " + what);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }
}
