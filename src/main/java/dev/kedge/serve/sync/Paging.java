package dev.kedge.serve.sync;

import dev.kedge.serve.http.Page;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.Query;
import dev.kedge.serve.http.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Pages of lists: how much is wanted, and after what. */
record Paging(String after, int limit) {
  /**
   * Reads {@code cursor} and {@code limit}.
   *
   * @throws RefusedException they are none (400)
   */
  static Paging of(Query query) throws RefusedException {
    return new Paging(after(query.one("cursor")), Page.limit(query));
  }

  /**
   * Reads another number.
   *
   * @throws RefusedException it is none (422)
   */
  static int number(Query query, String name, int least, int most, int otherwise)
      throws RefusedException {
    return query.number(
        name,
        least,
        most,
        otherwise,
        () ->
            Problems.invalid(
                "?" + name, "range", "must be a whole number from " + least + " to " + most));
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
      throw new RefusedException(Problem.BAD_CURSOR);
    }
  }
}
