package dev.kedge.model;

import java.time.Duration;

/**
 * How often, and for how long, what failed is tried again.
 *
 * @param most tries after the first, in a row without progress; with 0 a file is asked for by one
 *     request and no other, but for redirects
 * @param delay the wait before each; zero for one that doubles. An origin that asks for more is
 *     obeyed
 * @param within no try begins once so much time has passed since the file's first; zero for no
 *     limit
 * @param allErrors whether what will not pass by itself is tried again too, such as a 404
 */
public record Retries(int most, Duration delay, Duration within, boolean allErrors) {
  /** So many, with the usual waits. */
  public static Retries of(int most) {
    return new Retries(most, Duration.ZERO, Duration.ZERO, false);
  }

  /** Whether a file is asked for only once. */
  public boolean oneRequest() {
    return most == 0;
  }
}
