package dev.kedge.sync.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a device should hold, what should go, and what should rest for now. */
public record Desired(
    Optional<String> tag, List<Wanted> items, List<Removed> removed, Set<String> paused) {
  public Desired {
    items = List.copyOf(items);
    removed = List.copyOf(removed);
    paused = Set.copyOf(paused);
  }

  /**
   * An item.
   *
   * @param version its id, or {@code latest}
   */
  public record Wanted(
      String item,
      String version,
      long priority,
      Optional<Instant> notBefore,
      Optional<Instant> deadline,
      long generation) {}

  /** An item that should go. */
  public record Removed(String item, long generation) {}

  /** The highest of the generations. */
  public long generation() {
    long wanted = items.stream().mapToLong(Wanted::generation).max().orElse(0);
    return Math.max(wanted, removed.stream().mapToLong(Removed::generation).max().orElse(0));
  }
}
