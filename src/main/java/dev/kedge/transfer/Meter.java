package dev.kedge.transfer;

import dev.kedge.model.Ticker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Body bytes received, and their rate over the last few seconds. {@link #add} is safe for many
 * threads, the rest for one.
 */
final class Meter {
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final LongAdder bytes = new LongAdder();
  private final Deque<long[]> samples = new ArrayDeque<>();
  private final Ticker ticker;

  Meter(Ticker ticker) {
    this.ticker = ticker;
    samples.add(new long[] {ticker.nanos(), 0});
  }

  void add(long count) {
    bytes.add(count);
  }

  long total() {
    return bytes.sum();
  }

  /** Bytes a second over the last five seconds. */
  long rate() {
    long now = ticker.nanos();
    long sum = bytes.sum();
    samples.addLast(new long[] {now, sum});
    while (samples.size() > 2 && now - samples.getFirst()[0] > WINDOW_NANOS) {
      samples.removeFirst();
    }
    long[] oldest = samples.getFirst();
    double seconds = (now - oldest[0]) / 1e9;
    return seconds <= 0 ? 0 : (long) ((sum - oldest[1]) / seconds);
  }
}
