package dev.kedge.serve.auth;

import dev.kedge.serve.auth.Verdict.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long what is issued counts, and how far clocks may be apart. */
public final class Lifetimes {
  /** A key verifies so long after it signed last, so that rotating breaks nothing. */
  public static final Duration LONGEST = Duration.ofDays(30);

  /** Of a link made for somebody over the API. */
  public static final Duration LONGEST_ONLINE = Duration.ofDays(1);

  static final Duration LEEWAY_BEFORE = Duration.ofSeconds(60);
  static final Duration LEEWAY_AFTER = Duration.ofSeconds(30);

  private Lifetimes() {}

  /** Why something does not count now, by its times alone. */
  static Optional<Reason> refuse(Instant from, Instant until, Instant now) {
    if (!until.plus(LEEWAY_AFTER).isAfter(now)) {
      return Optional.of(Reason.EXPIRED);
    }
    return from.minus(LEEWAY_BEFORE).isAfter(now) ? Optional.of(Reason.NOT_YET) : Optional.empty();
  }
}
