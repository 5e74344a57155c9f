package dev.kedge.origin;

import dev.kedge.model.Failure;
import dev.kedge.protocol.Displayed;
import dev.kedge.protocol.RedactedUrl;
import dev.kedge.protocol.RetryAfter;
import java.time.Instant;

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
      return new Failure.Refused(url, status, reason(answer));
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

  private static String reason(Answer answer) {
    String reason = Displayed.escape(answer.reason());
    return reason.length() <= 80 ? reason : reason.substring(0, 80) + '…';
  }
}
