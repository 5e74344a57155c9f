package dev.kedge.serve.sync;

import dev.kedge.serve.http.Query;
import dev.kedge.serve.http.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Pages of lists: how much is wanted, and after what. */
record Paging(String after, int limit) {
  static final int MOST = 500;
  private static final int USUAL = 100;

  /**
   * Reads {@code cursor} and {@code limit}.
   *
   * @throws RefusedException they are none (400)
   */
  static Paging of(Query query) throws RefusedException {
    return new Paging(after(query.one("cursor")), limit(query));
  }

  static int limit(Query query) throws RefusedException {
    Optional<String> text = query.one("limit");
    return text.isEmpty()
        ? USUAL
        : number(text.get(), 1, MOST).orElseThrow(() -> new RefusedException(Problems.BAD_LIMIT));
  }

  /**
   * Reads another number.
   *
   * @throws RefusedException it is none (422)
   */
  static int number(Query query, String name, int least, int most, int otherwise)
      throws RefusedException {
    Optional<String> text = query.one(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    return number(text.get(), least, most)
        .orElseThrow(() ->
            Problems.invalid(
                "?" + name, "range", "must be a whole number from " + least + " to " + most));
  }

  private static Optional<Integer> number(String text, int least, int most) {
    return Optional.of(text)
        .filter(digits -> digits.matches("[0-9]{1,9}"))
        .map(Integer::valueOf)
        .filter(number -> number >= least && number <= most);
  }

  static String cursor(String last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  private static String after(Optional<String> cursor) throws RefusedException {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor.orElse("")), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new RefusedException(Problems.BAD_CURSOR);
    }
  }
}
