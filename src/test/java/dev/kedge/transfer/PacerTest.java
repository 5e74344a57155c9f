package dev.kedge.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.model.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PacerTest {
  private final HandTicker ticker = new HandTicker();

  @Test
  void noLimit_neverWaitsAndReadsAll() throws Failure {
    Pacer pacer = new Pacer(0, ticker);
    pacer.took(Integer.MAX_VALUE, new Stop());
    assertThat(pacer.most(1 << 20)).isEqualTo(1 << 20);
  }

  @Test
  void limit_readsAnEighthOfASecondAtOnceButAtLeastAByte() {
    assertThat(new Pacer(8000, ticker).most(1 << 20)).isEqualTo(1000);
    assertThat(new Pacer(1, ticker).most(1 << 20)).isEqualTo(1);
    assertThat(new Pacer(1L << 40, ticker).most(1 << 20)).isEqualTo(1 << 20);
  }

  @Test
  void took_waitsAsLongAsTheBytesAreWorth() throws Exception {
    Pacer pacer = new Pacer(1000, ticker);
    long began = System.nanoTime();
    pacer.took(50, new Stop());
    pacer.took(50, new Stop());
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofMillis(150), Duration.ofSeconds(20)); // 50 ms, then 100 ms
  }

  @Test
  void unusedTime_isNotSavedUp() throws Failure {
    Pacer pacer = new Pacer(1000, ticker);
    ticker.advance(Duration.ofHours(1));
    Stop stop = new Stop();
    stop.request(new Failure.Interrupted());
    assertThatThrownBy(() -> pacer.took(1000, stop)).isInstanceOf(Failure.Interrupted.class);
  }
}
