package dev.kedge.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.Ticker;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  /** Time passes only by sleeping. */
  private static final class SleepingTicker implements Ticker {
    private long nanos = -5;

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public void sleep(Duration duration) {
      nanos += duration.toNanos();
    }
  }

  private final SleepingTicker ticker = new SleepingTicker();

  @Test
  void takesAsLongAsTheRateSays() throws Exception {
    RateLimit limit = new RateLimit(1_000_000, ticker);
    long start = ticker.nanos();
    for (int sent = 0; sent < 5_000_000; sent += limit.slice(256 << 10)) {
      limit.take(limit.slice(256 << 10));
    }
    assertThat(Duration.ofNanos(ticker.nanos() - start))
        .isBetween(Duration.ofMillis(4900), Duration.ofMillis(5000));
  }

  @Test
  void unusedTimeIsNotSavedUp() throws Exception {
    RateLimit limit = new RateLimit(1_000_000, ticker);
    limit.take(1000);
    ticker.sleep(Duration.ofSeconds(10));
    long start = ticker.nanos();
    limit.take(1_000_000);
    limit.take(1);
    assertThat(Duration.ofNanos(ticker.nanos() - start)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void zeroIsNoLimit() throws Exception {
    RateLimit limit = new RateLimit(0, ticker);
    long start = ticker.nanos();
    limit.take(Integer.MAX_VALUE);
    limit.take(Integer.MAX_VALUE);
    assertThat(ticker.nanos()).isEqualTo(start);
    assertThat(limit.slice(1000)).isEqualTo(1000);
  }
}
