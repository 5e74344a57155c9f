package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
  private static final Instant NOW = Instant.parse("1994-11-06T08:49:37Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | PT0S",
        "120 | PT2M",
        "' 120 ' | PT2M",
        "601 | PT10M",
        "99999999999999999999999 | PT10M",
        "Sun, 06 Nov 1994 08:50:37 GMT | PT1M",
        "Sunday, 06-Nov-94 08:50:37 GMT | PT1M",
        "Sun Nov  6 08:50:37 1994 | PT1M",
        "Sun, 06 Nov 1994 08:49:36 GMT | PT0S",
        "Fri, 31 Dec 9999 23:59:59 GMT | PT10M",
      })
  void secondsOrDate_isAWaitWithinBounds(String value, Duration wait) {
    assertThat(RetryAfter.parse(value, NOW)).contains(wait);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1.5", "1s", "soon", "٣", "Sun, 06 Nov 1994"})
  void anythingElse_isAbsent(String value) {
    assertThat(RetryAfter.parse(value, NOW)).isEmpty();
  }
}
