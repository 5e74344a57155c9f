package dev.kedge.serve.auth;

import java.time.Instant;

/**
 * That something issued does not count any more.
 *
 * @param value the user, the device, the token's id or the mark of the link's signature
 * @param at what was issued later counts again
 */
public record Revocation(Kind kind, String value, Instant at) {
  /** What is revoked: all of a user, all of a device, or one token or link. */
  public enum Kind {
    USER,
    DEVICE,
    TOKEN,
    LINK
  }
}
