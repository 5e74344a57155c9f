package dev.kedge.transfer;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Counts tries without progress, for all connections of one file together, and holds them back
 * between tries. Progress of 256 KiB, or the end of a piece of work, sets the count back to zero.
 * Failures of several connections within one outage count once. An answer that makes no sense is
 * not asked for as often: the same nonsense three times running is how that server is. Safe for
 * many threads.
 */
final class RetryGate {
  private static final int SAME_NONSENSE = 3;
  private static final long PROGRESS_BYTES = 256L << 10;

  private final int most;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final BiConsumer<Failure, Wait> onRetry;
  private int tries;
  private int alike;
  private String nonsense = "";
  private long progress;
  private long openAt;
  private long lastCounted;
  private @Nullable Failure first;

  /** What a retry will do: the how many-th try it is, and the wait before it. */
  record Wait(int attempt, Duration delay) {}

  RetryGate(int most, Ticker ticker, RandomGenerator random, BiConsumer<Failure, Wait> onRetry) {
    this.most = most;
    this.ticker = ticker;
    this.random = random;
    this.onRetry = onRetry;
    this.openAt = ticker.nanos();
    this.lastCounted = openAt - 1;
  }

  /** Body bytes arrived. */
  synchronized void progressed(long bytes) {
    progress += bytes;
    if (progress >= PROGRESS_BYTES) {
      finishedPiece();
    }
  }

  /** A piece of work ended well, however small. */
  synchronized void finishedPiece() {
    tries = 0;
    alike = 0;
    progress = 0;
    first = null;
  }

  /**
   * Takes a failure of work that began at {@code beganNanos}. Returns when it may be tried again
   * after {@link #pass}.
   *
   * @throws Failure this one, with the first of the outage suppressed in it, when it is not
   *     transient or there were too many
   */
  void failed(Failure failure, long beganNanos) throws Failure {
    Wait wait = count(failure, beganNanos);
    if (wait != null) {
      onRetry.accept(failure, wait);
    }
  }

  /** Waits until the next try is due; returns at once when none failed. */
  void pass(Stop stop) throws Failure {
    while (true) {
      long left;
      synchronized (this) {
        left = openAt - ticker.nanos();
      }
      if (left <= 0) {
        stop.check();
        return;
      }
      stop.await(left);
      stop.check();
    }
  }

  private synchronized @Nullable Wait count(Failure failure, long beganNanos) throws Failure {
    if (!failure.isTransient()) {
      throw withFirst(failure);
    }
    if (beganNanos - lastCounted < 0) {
      return null; // began before the last counted failure: the same outage
    }
    tries++;
    if (tries > most || isSameNonsense(failure)) {
      throw withFirst(failure);
    }
    if (first == null) {
      first = failure;
    }
    Duration delay = Backoff.before(tries, random);
    if (failure instanceof Failure.ServerBusy busy && busy.retryAfter() != null) {
      Duration asked = busy.retryAfter();
      delay = asked.compareTo(delay) > 0 ? asked : delay;
    }
    long now = ticker.nanos();
    lastCounted = now;
    openAt = now + delay.toNanos();
    return new Wait(tries, delay);
  }

  private boolean isSameNonsense(Failure failure) {
    boolean again = failure instanceof Failure.BadAnswer && failure.text().equals(nonsense);
    nonsense = failure instanceof Failure.BadAnswer ? failure.text() : "";
    alike = again ? alike + 1 : 1;
    return alike == SAME_NONSENSE;
  }

  private Failure withFirst(Failure failure) {
    if (first != null && first != failure) {
      failure.addSuppressed(first);
    }
    return failure;
  }
}
