package dev.kedge.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.model.Failure;
import dev.kedge.model.Retries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryGateTest {
  private static final int ENOUGH = 256 << 10;

  private final HandTicker ticker = new HandTicker();
  private final List<RetryGate.Wait> waits = new ArrayList<>();
  private final RetryGate gate =
      new RetryGate(Retries.of(3), ticker, middling(), (failure, wait) -> waits.add(wait));

  /** Neither earlier nor later than the rule says. */
  private static RandomGenerator middling() {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public double nextDouble() {
        return 0.5;
      }
    };
  }

  private static Failure cut() {
    return new Failure.CutShort("u", "cut", null);
  }

  private void fail(Failure failure) throws Failure {
    ticker.advance(Duration.ofMillis(1));
    long began = ticker.nanos();
    ticker.advance(Duration.ofMillis(1));
    gate.failed(failure, began);
  }

  @Test
  void tries_waitHalfASecondDoublingAndEnd() throws Failure {
    for (int i = 0; i < 3; i++) {
      fail(cut());
    }
    assertThat(waits)
        .extracting(RetryGate.Wait::delay)
        .containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThatThrownBy(() -> fail(cut())).isInstanceOf(Failure.CutShort.class);
  }

  @Test
  void lastFailure_carriesTheFirst() throws Failure {
    Failure first = cut();
    fail(first);
    fail(cut());
    fail(cut());
    assertThatThrownBy(() -> fail(cut()))
        .satisfies(last -> assertThat(last.getSuppressed()).containsExactly(first));
  }

  @Test
  void permanentFailure_isNotTriedAgain() {
    assertThatThrownBy(() -> fail(new Failure.Refused("u", 404, "")))
        .isInstanceOf(Failure.Refused.class);
    assertThat(waits).isEmpty();
  }

  @Test
  void sameNonsense_isTakenThreeTimes() throws Failure {
    RetryGate patient = new RetryGate(Retries.of(8), ticker, middling(), (failure, wait) -> {});
    for (int i = 0; i < 2; i++) {
      patient.failed(new Failure.BadAnswer("u", "304 unasked"), ticker.nanos());
      ticker.advance(Duration.ofMinutes(1));
    }
    assertThatThrownBy(
            () -> patient.failed(new Failure.BadAnswer("u", "304 unasked"), ticker.nanos()))
        .isInstanceOf(Failure.BadAnswer.class);
  }

  @Test
  void nonsenseThatVariesOrIsBrokenByAnotherFailure_isTriedAsOftenAsAnything() throws Failure {
    RetryGate patient = new RetryGate(Retries.of(8), ticker, middling(), (failure, wait) -> {});
    for (int i = 0; i < 8; i++) {
      Failure failure = i % 3 == 2 ? cut() : new Failure.BadAnswer("u", "garbage " + i / 6);
      patient.failed(failure, ticker.nanos());
      ticker.advance(Duration.ofMinutes(1));
    }
    assertThatThrownBy(() -> patient.failed(cut(), ticker.nanos()))
        .isInstanceOf(Failure.CutShort.class);
  }

  @Test
  void failuresOfOneOutage_countOnce() throws Failure {
    long began = ticker.nanos();
    ticker.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 16; i++) {
      gate.failed(cut(), began);
    }
    assertThat(waits).hasSize(1);
  }

  @Test
  void progress_startsTheCountAnew() throws Failure {
    for (int i = 0; i < 20; i++) {
      fail(cut());
      gate.progressed(ENOUGH / 2);
      gate.progressed(ENOUGH / 2);
    }
    assertThat(waits).allSatisfy(wait -> assertThat(wait.attempt()).isEqualTo(1));
  }

  @Test
  void tooLittleProgress_doesNot() throws Failure {
    fail(cut());
    gate.progressed(ENOUGH / 4);
    fail(cut());
    gate.progressed(ENOUGH / 4);
    fail(cut());
    gate.progressed(ENOUGH / 4);
    assertThatThrownBy(() -> fail(cut())).isInstanceOf(Failure.CutShort.class);
  }

  @Test
  void smallGains_addUpOverTries() throws Failure {
    for (int i = 0; i < 20; i++) {
      fail(cut());
      gate.progressed(ENOUGH / 2);
    }
    assertThat(waits).hasSize(20);
  }

  @Test
  void finishedPiece_startsTheCountAnew() throws Failure {
    for (int i = 0; i < 20; i++) {
      fail(cut());
      gate.finishedPiece();
    }
    assertThat(waits).hasSize(20);
  }

  @Test
  void retryAfter_isObeyedWhenItIsLonger() throws Failure {
    fail(new Failure.ServerBusy("u", 503, Duration.ofSeconds(7)));
    fail(new Failure.ServerBusy("u", 503, Duration.ZERO));
    assertThat(waits)
        .extracting(RetryGate.Wait::delay)
        .containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(1));
  }

  @Test
  void pass_waitsUntilTheTryIsDue() throws Exception {
    fail(cut());
    Stop stop = new Stop();
    Thread waiting =
        Thread.ofPlatform()
            .start(() -> {
              try {
                gate.pass(stop);
              } catch (Failure stopped) {
                throw new IllegalStateException(stopped);
              }
            });
    assertThat(waiting.join(Duration.ofMillis(50))).isFalse();
    ticker.advance(Duration.ofMillis(500));
    assertThat(waiting.join(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void pass_endsWhenStopped() throws Failure {
    fail(cut());
    Stop stop = new Stop();
    stop.request(new Failure.Interrupted());
    assertThatThrownBy(() -> gate.pass(stop)).isInstanceOf(Failure.Interrupted.class);
  }

  @Test
  void backoff_isHalfToOneAndAHalfTimesTheRule() {
    assertThat(Backoff.before(1, () -> 0L)).isEqualTo(Duration.ofMillis(250));
    assertThat(Backoff.before(1, () -> -1L))
        .isBetween(Duration.ofMillis(749), Duration.ofMillis(750));
    assertThat(Backoff.before(2, middling())).isEqualTo(Duration.ofSeconds(1));
    assertThat(Backoff.before(7, middling())).isEqualTo(Duration.ofSeconds(32));
    assertThat(Backoff.before(8, middling())).isEqualTo(Duration.ofSeconds(60));
    assertThat(Backoff.before(Integer.MAX_VALUE, middling())).isEqualTo(Duration.ofSeconds(60));
  }

  private RetryGate gate(Retries rule) {
    return new RetryGate(rule, ticker, middling(), (failure, wait) -> waits.add(wait));
  }

  private void fail(RetryGate at, Failure failure) throws Failure {
    ticker.advance(Duration.ofMillis(1));
    at.failed(failure, ticker.nanos());
  }

  @Test
  void fixedDelay_standsForTheDoublingOne() throws Failure {
    RetryGate fixed = gate(new Retries(4, Duration.ofSeconds(3), Duration.ZERO, false));
    fail(fixed, cut());
    fail(fixed, cut());
    fail(fixed, new Failure.ServerBusy("u", 503, Duration.ofSeconds(9)));
    assertThat(waits).extracting(wait -> wait.delay().toSeconds()).containsExactly(3L, 3L, 9L);
  }

  @Test
  void timeForRetries_endsThem() throws Failure {
    RetryGate bounded = gate(new Retries(100, Duration.ZERO, Duration.ofSeconds(10), false));
    ticker.advance(Duration.ofSeconds(9));
    fail(bounded, cut());
    ticker.advance(Duration.ofSeconds(1));
    assertThatThrownBy(() -> fail(bounded, cut())).isInstanceOf(Failure.CutShort.class);
  }

  @Test
  void waitBeyondTheTimeForRetries_isNotBegun() {
    RetryGate bounded = gate(new Retries(100, Duration.ZERO, Duration.ofSeconds(10), false));
    assertThatThrownBy(
            () -> fail(bounded, new Failure.ServerBusy("u", 503, Duration.ofSeconds(11))))
        .isInstanceOf(Failure.ServerBusy.class);
    assertThat(waits).isEmpty();
  }

  @Test
  void allErrors_areTriedAgain_butNotLocalOnes() throws Failure {
    RetryGate all = gate(new Retries(4, Duration.ZERO, Duration.ZERO, true));
    fail(all, new Failure.Refused("u", 404, ""));
    fail(all, new Failure.NotTrusted("u", "expired", null, null));
    fail(all, new Failure.WrongContent("u", "a page"));
    assertThat(waits).hasSize(3);
    assertThatThrownBy(() -> fail(all, Failure.Local.of("disk", null)))
        .isInstanceOf(Failure.Local.class);
  }

  @Test
  void sameNonsenseWithAllErrors_isTriedAsOftenAsAllowed() throws Failure {
    RetryGate all = gate(new Retries(6, Duration.ZERO, Duration.ZERO, true));
    for (int i = 0; i < 6; i++) {
      fail(all, new Failure.BadAnswer("u", "304 unasked"));
    }
    assertThatThrownBy(() -> fail(all, new Failure.BadAnswer("u", "304 unasked")))
        .isInstanceOf(Failure.BadAnswer.class);
  }

  /** A host may count a connection that broke for a while, and refuse the one that goes on. */
  @Test
  void refusalByAHostThatHasGivenBytes_isTriedAFewTimes() throws Failure {
    RetryGate patient = gate(Retries.of(8));
    patient.progressed(1);
    for (int i = 0; i < 5; i++) {
      fail(patient, new Failure.Refused("u", 403, ""));
    }
    assertThatThrownBy(() -> fail(patient, new Failure.Refused("u", 403, "")))
        .isInstanceOf(Failure.Refused.class);
  }
}
