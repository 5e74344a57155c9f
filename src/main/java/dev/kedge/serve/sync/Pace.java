package dev.kedge.serve.sync;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When devices are to ask again: about every so often, spread so that those that came together do
 * not stay together.
 */
record Pace(Duration usual) {
  long nextSeconds() {
    long seconds = Math.max(1, usual.toSeconds());
    return seconds * 3 / 4 + ThreadLocalRandom.current().nextLong(seconds / 2 + 1);
  }
}
