package dev.kedge.transfer;

import dev.kedge.model.Failure;

/**
 * What an answer to a ranged request means for a download that is tied to a pin. Made by {@link
 * Judge}.
 */
sealed interface Verdict {
  /**
   * The body holds bytes {@code [first, end)} of the pinned version.
   *
   * @param tied whether a strong validator says so; else only a digest, or the user's word, can
   */
  record Usable(long first, long end, boolean tied) implements Verdict {}

  /** The whole of the pinned version came instead of the range. */
  record WholeInstead() implements Verdict {}

  /**
   * Something else answered.
   *
   * @param named whether it says which version it is; else it may as well be a message in words
   */
  record OtherVersion(String what, boolean named) implements Verdict {}

  /** Nothing of this answer can be used. */
  record Unusable(Failure why) implements Verdict {}
}
