package dev.kedge.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * An item that this device should hold.
 *
 * @param version its id, or {@link #LATEST}
 * @param priority the higher, the sooner
 * @param paused the user wants it, but not now
 */
public record DesiredRow(
    String item,
    String version,
    long priority,
    Optional<Instant> notBefore,
    Optional<Instant> deadline,
    boolean paused) {
  public static final String LATEST = "latest";
}
