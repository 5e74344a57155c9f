package dev.kedge.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a server asks to be left alone: seconds or a date (RFC 9110 §10.2.3). */
public final class RetryAfter {
  /** No answer may hold a download up for longer. */
  public static final Duration CAP = Duration.ofMinutes(10);

  private RetryAfter() {}

  /** At most {@link #CAP}; zero for a date that has passed. */
  public static Optional<Duration> parse(String value, Instant now) {
    String text = FieldText.trim(value);
    long seconds = Digits.parse(text);
    if (seconds >= 0) {
      return Optional.of(capped(Duration.ofSeconds(seconds)));
    }
    return HttpDates.parse(text).map(date -> capped(Duration.between(now, date)));
  }

  private static Duration capped(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(CAP) > 0 ? CAP : wait;
  }
}
