package dev.kedge.serve.sync.state;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a device should hold, and what it should not.
 *
 * @param rules what admins set for just this device
 * @param policies JSON objects, the group's before the device's own; empty texts for none
 * @param sequence the server's, up to which this is
 */
public record Desired(
    List<Item> items,
    List<Mark> remove,
    List<Mark> pause,
    List<Rule> rules,
    List<String> policies,
    long sequence) {

  /** An item to hold. */
  public record Item(
      String id,
      String version,
      long priority,
      Optional<Instant> notBefore,
      Optional<Instant> deadline,
      long generation) {}

  /** An item, and since when something holds for it. */
  public record Mark(String item, long generation) {}

  /** Another one for any difference but that of the sequence. */
  public String tag() {
    return Tag.of(items, remove, pause, rules, policies);
  }
}
