package dev.kedge.sync.plan;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * All that a plan is made of.
 *
 * @param removals items that the server asks to go
 * @param free bytes that can still be written; -1 when not known
 * @param now the server's time
 */
public record Situation(
    RootState root,
    List<Wish> wishes,
    List<Holding> holdings,
    Set<String> removals,
    MaxDelete maxDelete,
    long free,
    Instant now) {
  public Situation {
    wishes = List.copyOf(wishes);
    holdings = List.copyOf(holdings);
    removals = Set.copyOf(removals);
  }
}
