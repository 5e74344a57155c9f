package dev.kedge.serve.store;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How busy a store is now, and how much it did since it was opened.
 *
 * @param pools connections that are lent, by what they are lent for
 */
public record StoreFigures(Map<String, Pool> pools, Queue queue) {
  public StoreFigures {
    pools = Collections.unmodifiableMap(new TreeMap<>(pools));
  }

  /**
   * Connections that are lent for one transaction each.
   *
   * @param waiting callers without one
   * @param timeouts callers who got none in time, in all
   */
  public record Pool(int used, int idle, int waiting, long timeouts) {}

  /**
   * The writer that commits for several callers together.
   *
   * @param waiting callers whose work is not begun
   * @param commits in all
   * @param works that these made durable
   */
  public record Queue(int waiting, long commits, long works) {}
}
