package dev.kedge.transfer;

import dev.kedge.model.Failure;
import dev.kedge.model.Retries;
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

  /** About a quarter of a minute: a host may count a connection that broke for so long. */
  private static final int REFUSED_TRIES = 5;

  private static final long PROGRESS_BYTES = 256L << 10;

  private final Retries rule;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final BiConsumer<Failure, Wait> onRetry;
  private int tries;
  private boolean hasGiven;
  private int alike;
  private String nonsense = "";
  private long progress;
  private final long beganNanos;
  private long openAt;
  private long lastCounted;
  private @Nullable Failure first;

  /** What a retry will do: the how many-th try it is, and the wait before it. */
  record Wait(int attempt, Duration delay) {}

  RetryGate(
      Retries rule, Ticker ticker, RandomGenerator random, BiConsumer<Failure, Wait> onRetry) {
    this.rule = rule;
    this.ticker = ticker;
    this.random = random;
    this.onRetry = onRetry;
    this.beganNanos = ticker.nanos();
    this.openAt = beganNanos;
    this.lastCounted = openAt - 1;
  }

  /** Body bytes arrived. */
  synchronized void progressed(long bytes) {
    hasGiven = true;
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

  private synchronized @Nullable Wait count(Failure failure, long tryBegan) throws Failure {
    if (!mayPass(failure)) {
      throw withFirst(failure);
    }
    if (tryBegan - lastCounted < 0) {
      return null; // began before the last counted failure: the same outage
    }
    tries++;
    long now = ticker.nanos();
    if (tries > rule.most() || isSameNonsense(failure) || isTooLate(failure, now)) {
      throw withFirst(failure);
    }
    if (first == null) {
      first = failure;
    }
    Duration delay = longer(usual(), askedFor(failure));
    lastCounted = now;
    openAt = now + delay.toNanos();
    return new Wait(tries, delay);
  }

  /** A refusal by a host that has just given bytes of the file may be about their number. */
  private boolean mayPass(Failure failure) {
    boolean again = failure instanceof Failure.Refused && hasGiven && tries < REFUSED_TRIES;
    return failure.isTransient() || again || (rule.allErrors() && failure.isOfOrigin());
  }

  private Duration usual() {
    return rule.delay().isZero() ? Backoff.before(tries, random) : rule.delay();
  }

  private static Duration askedFor(Failure failure) {
    return failure instanceof Failure.ServerBusy busy && busy.retryAfter() != null
        ? busy.retryAfter()
        : Duration.ZERO;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /**
   * As with curl: the time must not be over, and not be over when the origin wants the next try.
   */
  private boolean isTooLate(Failure failure, long now) {
    long next = now - beganNanos + askedFor(failure).toNanos();
    return !rule.within().isZero() && next >= rule.within().toNanos();
  }

  private boolean isSameNonsense(Failure failure) {
    boolean again = failure instanceof Failure.BadAnswer && failure.text().equals(nonsense);
    nonsense = failure instanceof Failure.BadAnswer ? failure.text() : "";
    alike = again ? alike + 1 : 1;
    return alike == SAME_NONSENSE && !rule.allErrors();
  }

  private Failure withFirst(Failure failure) {
    if (first != null && first != failure) {
      failure.addSuppressed(first);
    }
    return failure;
  }
}
