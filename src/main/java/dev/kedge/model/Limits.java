package dev.kedge.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The bounds on every wait.
 *
 * @param connect names resolved and a connection made, TLS included
 * @param stall no byte of header or body arrived
 * @param lowSpeedBytes a connection slower than this many bytes a second …
 * @param lowSpeedFor … for this long is replaced
 * @param retries what is tried again
 * @param maxTime total limit for the command; null for none
 * @param rate bytes a second over all connections of the command; 0 for no limit
 */
public record Limits(
    Duration connect,
    Duration stall,
    long lowSpeedBytes,
    Duration lowSpeedFor,
    Retries retries,
    @Nullable Duration maxTime,
    long rate) {

  public static final Limits DEFAULT =
      new Limits(
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          1024,
          Duration.ofSeconds(60),
          Retries.of(8),
          null,
          0);
}
