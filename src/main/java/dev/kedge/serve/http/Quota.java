package dev.kedge.serve.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many of something each holder may have at once: connections, answers, ranges of a file. May
 * be used from any thread.
 *
 * @param <K> tells holders apart
 */
public final class Quota<K> {
  private static final Slot UNCOUNTED = () -> {};

  private final int most;
  private final Map<K, Integer> taken = new HashMap<>();

  /**
   * Starts with nothing taken.
   *
   * @param most 0 for no limit
   */
  public Quota(int most) {
    this.most = most;
  }

  /** One of them, to be closed once. */
  @FunctionalInterface
  public interface Slot extends AutoCloseable {
    @Override
    void close();
  }

  /** One of them, until it is closed; absent if the holder has as many as it may. */
  public Optional<Slot> take(K holder) {
    if (most == 0) {
      return Optional.of(UNCOUNTED);
    }
    return count(holder) ? Optional.of(() -> giveBack(holder)) : Optional.empty();
  }

  private synchronized boolean count(K holder) {
    int now = taken.getOrDefault(holder, 0);
    if (now < most) {
      taken.put(holder, now + 1);
    }
    return now < most;
  }

  private synchronized void giveBack(K holder) {
    taken.computeIfPresent(holder, (_, count) -> count == 1 ? null : count - 1);
  }
}
