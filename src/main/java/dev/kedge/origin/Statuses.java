package dev.kedge.origin;

import dev.kedge.model.Failure;
import dev.kedge.protocol.RedactedUrl;
import dev.kedge.protocol.RetryAfter;
import java.time.Instant;
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
    if (asksToComeBack(status)) {
      return new Failure.ServerBusy(
          url,
          status,
          answer.field("retry-after").flatMap(v -> RetryAfter.parse(v, now)).orElse(null));
    }
    boolean isFinal = status / 100 == 4 || status == 501 || status == 505;
    if (isFinal) {
      return new Failure.Refused(url, status, reason(status));
    }
    return new Failure.BadAnswer(url, "an answer that does not fit: " + status);
  }

  private static boolean asksToComeBack(int status) {
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
