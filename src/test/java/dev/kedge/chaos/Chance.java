package dev.kedge.chaos;

import java.util.Random;

/** Draws from one seed, for many threads. */
final class Chance {
  private final Random random;

  Chance(long seed) {
    random = new Random(seed);
  }

  /** True {@code percent} times in a hundred. */
  synchronized boolean in(int percent) {
    return random.nextInt(100) < percent;
  }

  /** From 0 up to, but not including, {@code bound}. */
  synchronized int below(int bound) {
    return random.nextInt(bound);
  }

  synchronized long seed() {
    return random.nextLong();
  }

  @SafeVarargs
  final <T> T oneOf(T... choices) {
    return choices[below(choices.length)];
  }
}
