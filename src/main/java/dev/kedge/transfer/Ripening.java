package dev.kedge.transfer;

import dev.kedge.model.Failure;
import dev.kedge.model.Pin;
import dev.kedge.model.Ticker;
import dev.kedge.origin.Answer;
import dev.kedge.origin.Exchange;
import dev.kedge.origin.Origin;
import dev.kedge.protocol.HttpDates;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Waits until the validator of a file that has just been made may be trusted, and asks then whether
 * it is still the same. Until a minute has passed a second version of the same date is possible.
 *
 * <p>The bytes of the response that runs meanwhile may be tied to the validator only if it began
 * when the second of the file's date was over: whatever was written within that second was in place
 * before its first byte, and whatever was written later has another date. {@link #of} refuses all
 * other responses.
 */
final class Ripening implements AutoCloseable {
  /** Dates are cut to seconds: from two on, more than one has passed since the last such write. */
  static final Duration SETTLED = Duration.ofSeconds(2);

  private static final Duration MARGIN = Duration.ofSeconds(1);
  private static final Duration NEXT_LOOK = Duration.ofSeconds(30);
  private static final int MOST_LOOKS = 5;

  private final Source source;
  private final Origin branch;
  private final Ticker ticker;
  private final Pin young;
  private final long due;
  private final Stop over = new Stop();
  private final Crew crew = new Crew(over);
  private volatile @Nullable Pin ripe;

  private Ripening(Source source, Ticker ticker, Pin young, Duration left) {
    this.source = source;
    this.branch = source.branch();
    this.ticker = ticker;
    this.young = young;
    this.due = ticker.nanos() + left.toNanos();
    crew.start("ripening", this::look);
  }

  /** Begins to wait; empty where nothing will ever tie another response to this one. */
  static Optional<Ripening> of(Source source, Ticker ticker, Pin pin) {
    Optional<Duration> age = age(pin);
    boolean can =
        !pin.hasStrongValidator()
            && pin.total() > 0
            && !source.isOnce()
            && !source.trouble().asksPlainly()
            && age.isPresent()
            && age.get().compareTo(SETTLED) >= 0;
    return can
        ? Optional.of(
            new Ripening(source, ticker, pin, Pinning.STRONG_AGE.minus(age.get()).plus(MARGIN)))
        : Optional.empty();
  }

  /** How old the file was, by its server's clock, when the answer was made. */
  static Optional<Duration> age(Pin pin) {
    Optional<Instant> modified = Optional.ofNullable(pin.lastModified()).flatMap(HttpDates::parse);
    return modified.isEmpty() || pin.date() == null
        ? Optional.empty()
        : Optional.of(Duration.between(modified.get(), pin.date()));
  }

  /** For how long it will not be known yet. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, due - ticker.nanos()));
  }

  /** The same version under a validator that may be trusted; null until that is known. */
  @Nullable Pin ripe() {
    return ripe;
  }

  private void look() {
    long next = due;
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      while (ticker.nanos() - next < 0) {
        if (over.awaitMillis(100)) {
          return;
        }
      }
      try (Exchange exchange = source.first(branch)) {
        Optional<Pin> found = same(exchange.answer());
        exchange.cancel();
        ripe = found.orElse(null);
        return; // another version, or no ranges: that will not become better
      } catch (Failure notNow) {
        next = ticker.nanos() + NEXT_LOOK.toNanos();
      }
    }
  }

  private Optional<Pin> same(Answer answer) {
    if (answer.status() != 206
        || !(Judge.judge(young, 0, false, answer) instanceof Verdict.Usable)) {
      return Optional.empty();
    }
    Pin now = Pinning.of(answer, young.total(), false);
    boolean same =
        now.hasStrongValidator()
            && String.valueOf(young.lastModified()).equals(now.lastModified())
            && opaque(young).equals(opaque(now));
    return same
        ? Optional.of(
            new Pin(
                young.total(),
                now.etag(),
                now.lastModified(),
                now.strongDate(),
                now.date(),
                young.digests()))
        : Optional.empty();
  }

  private static String opaque(Pin pin) {
    return pin.etag() == null ? "" : pin.etag().opaque();
  }

  /** Ends it, and what it has under way. */
  @Override
  public void close() {
    over.request(new Failure.Interrupted());
    branch.cancelAll();
    crew.join();
    branch.close();
  }
}
