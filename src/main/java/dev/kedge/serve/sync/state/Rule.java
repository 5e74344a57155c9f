package dev.kedge.serve.sync.state;

import java.time.Instant;
import java.util.Optional;

/**
 * What an admin wants held: an item, or all items whose path matches.
 *
 * @param item empty where a path is given
 * @param path a glob: {@code *} within a directory, {@code **} below; empty where an item is given
 * @param version of the item, or {@code latest}
 * @param generation since when it is wanted in just this way
 */
public record Rule(
    String item,
    String path,
    String version,
    long priority,
    Optional<Instant> notBefore,
    Optional<Instant> deadline,
    long generation) {
  public static final String LATEST = "latest";

  /** Whether the two want the same in the same way. */
  boolean wantsTheSameAs(Rule other) {
    return since(0).equals(other.since(0));
  }

  Rule since(long otherGeneration) {
    return new Rule(item, path, version, priority, notBefore, deadline, otherGeneration);
  }
}
