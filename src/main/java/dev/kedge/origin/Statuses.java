package dev.kedge.origin;

import dev.kedge.model.Failure;
import dev.kedge.protocol.HttpDates;
import dev.kedge.protocol.RedactedUrl;
import dev.kedge.protocol.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.hc.core5.http.impl.EnglishReasonPhraseCatalog;

/** What an answer means that brings nothing of the file. */
public final class Statuses {
  private Statuses() {}

  /**
   * The failure that a status stands for; not for one that the caller can use.
   *
   * @param now to count a Retry-After date from
   */
  public static Failure failure(Answer answer, Instant now) {
    String url = RedactedUrl.of(answer.url());
    int status = answer.status();
    Optional<Duration> asked = retryAfter(answer, now);
    if (isBusy(status) || asked.filter(Duration::isPositive).isPresent()) {
      return new Failure.ServerBusy(url, status, asked.orElse(null));
    }
    if (isFinal(status)) {
      return new Failure.Refused(url, status, reason(status));
    }
    return new Failure.BadAnswer(url, "an answer that does not fit: " + status);
  }

  /** Whether a status by itself says that asking again does not help. */
  public static boolean isFinal(int status) {
    return !isBusy(status) && (status / 100 == 4 || status == 501 || status == 505);
  }

  /**
   * For how long the server asks to be left alone; whatever the status, it has an answer for later.
   * A date is meant by the server's own clock, which is known where it sends it.
   */
  private static Optional<Duration> retryAfter(Answer answer, Instant now) {
    Instant from = answer.field("date").flatMap(HttpDates::parse).orElse(now);
    return answer.field("retry-after").flatMap(value -> RetryAfter.parse(value, from));
  }

  private static boolean isBusy(int status) {
    return switch (status) {
      case 408, 425, 429, 500, 502, 503, 504 -> true;
      // Cloudflare's: its edge did not get through to the origin.
      default -> status >= 520 && status <= 529;
    };
  }

  /** The usual phrase. What the server says instead may repeat a secret that it was sent. */
  private static String reason(int status) {
    String phrase = EnglishReasonPhraseCatalog.INSTANCE.getReason(status, null);
    return phrase == null ? "" : phrase;
  }
}
