package dev.kedge.transfer;

import dev.kedge.model.Failure;

/**
 * Tells when an origin, or something before it, does not answer requests for a range: it closes,
 * stays silent or fails. After two such tries in a row the file is asked for plainly, once; if that
 * fails too, it was not about ranges. Safe for many threads.
 */
final class RangeTrouble {
  private static final int MOST = 2;

  private final int most;
  private int failed;
  private boolean plain;
  private boolean known;
  private boolean hasWorked;

  /**
   * @param retries tries after the first; the last of them is a plain one
   */
  RangeTrouble(int retries) {
    most = Math.min(MOST, Math.max(1, retries));
  }

  /** No ranges at all: the user does not want them, or the host is known not to do them. */
  synchronized void never() {
    plain = true;
    known = true;
  }

  /** Whether the next request is to be a plain one. */
  synchronized boolean asksPlainly() {
    return plain;
  }

  /**
   * A request failed before its answer, while no other of this file's ran.
   *
   * @return whether the next is to be plain, although this was not
   */
  synchronized boolean failed(Failure failure) {
    if (known || !isAboutRanges(failure)) {
      return false;
    }
    if (plain) {
      plain = false;
      failed = 0;
      return false;
    }
    failed++;
    plain = failed >= most;
    return plain;
  }

  /**
   * A request was answered with bytes of the file.
   *
   * @param ranged whether it asked for a range
   * @return whether this shows for the first time that the host does not do ranges
   */
  synchronized boolean answered(boolean ranged) {
    hasWorked |= ranged;
    if (ranged) {
      failed = 0;
      return false;
    }
    boolean learnt = plain && !known && !hasWorked;
    known |= plain;
    return learnt;
  }

  private static boolean isAboutRanges(Failure failure) {
    return switch (failure) {
      case Failure.Unreachable unreachable -> unreachable.isUnanswered();
      case Failure.Stalled stalled -> !stalled.isConnecting();
      case Failure.ServerBusy busy -> busy.status() >= 500 && busy.retryAfter() == null;
      case Failure.BadAnswer _ -> true;
      default -> false;
    };
  }
}
