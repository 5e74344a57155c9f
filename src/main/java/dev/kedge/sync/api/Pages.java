package dev.kedge.sync.api;

import dev.kedge.model.Failure;
import java.util.Optional;

/** The pages of one list: each begins where none has begun before, and they end. */
final class Pages {
  /** Of 500 entries each: more than a server's catalogue has. */
  private static final int MOST = 4_000;

  private final String url;
  private Optional<String> last = Optional.empty();
  private int count;

  Pages(String url) {
    this.url = url;
  }

  /**
   * A page is about to be asked for.
   *
   * @param cursor where it begins; empty for the first
   * @throws Failure.BadAnswer it is the page before once more, or one too many
   */
  void next(Optional<String> cursor) throws Failure {
    count++;
    boolean isStuck = count > 1 && cursor.equals(last);
    if (isStuck || count > MOST) {
      throw new Failure.BadAnswer(url, "a list whose pages do not end");
    }
    last = cursor;
  }
}
