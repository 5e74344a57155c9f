package dev.kedge.serve.content;

import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the ranges of one file that are being sent to one address: a client that opens ever more
 * of them is told to wait, and others go on. May be used from any thread.
 */
final class Sending {
  private final int most;
  private final Map<Key, Integer> running = new HashMap<>();

  private record Key(InetAddress client, String name) {}

  Sending(int most) {
    this.most = most;
  }

  /** A range under way. */
  @FunctionalInterface
  interface Slot extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place, to be given back by closing it.
   *
   * @throws RefusedException all are taken
   */
  synchronized Slot take(InetAddress client, String name) throws RefusedException {
    var key = new Key(client, name);
    int now = running.getOrDefault(key, 0);
    if (most > 0 && now >= most) {
      throw new RefusedException(Problem.TOO_MANY_AT_ONCE, Map.of("Retry-After", "1"));
    }
    running.put(key, now + 1);
    return () -> release(key);
  }

  private synchronized void release(Key key) {
    running.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
  }
}
