package dev.kedge.serve.http;

import java.util.List;

/**
 * A page of a list.
 *
 * @param hasMore whether the list goes on after it
 */
public record Page<T>(List<T> entries, boolean hasMore) {
  public static final int MOST = 500;
  private static final int USUAL = 100;

  public Page {
    entries = List.copyOf(entries);
  }

  /**
   * A page of at most so many.
   *
   * @param found one more than that, if there are as many
   */
  public static <T> Page<T> of(List<T> found, int limit) {
    boolean hasMore = found.size() > limit;
    return new Page<>(hasMore ? found.subList(0, limit) : found, hasMore);
  }

  /**
   * How many are wanted on a page: the parameter {@code limit}.
   *
   * @throws RefusedException it is no number, or too great a one ({@code bad-limit})
   */
  public static int limit(Query query) throws RefusedException {
    return query.number("limit", 1, MOST, USUAL, () -> new RefusedException(Problem.BAD_LIMIT));
  }
}
