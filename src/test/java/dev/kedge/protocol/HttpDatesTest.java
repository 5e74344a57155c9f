package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDatesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Sun, 06 Nov 1994 08:49:37 GMT       | 1994-11-06T08:49:37Z
          Sunday, 06-Nov-94 08:49:37 GMT      | 1994-11-06T08:49:37Z
          Sun Nov  6 08:49:37 1994            | 1994-11-06T08:49:37Z
          Sun Nov 16 08:49:37 1994            | 1994-11-16T08:49:37Z
          Wednesday, 01-Jan-25 00:00:00 GMT   | 2025-01-01T00:00:00Z
          Wed Jan  1 00:00:00 2025            | 2025-01-01T00:00:00Z
          Thu, 29 Feb 2024 23:59:60 GMT       | 2024-03-01T00:00:00Z
          Mon, 06 Nov 1994 08:49:37 GMT       | 1994-11-06T08:49:37Z
          """)
  void threeForms(String value, Instant expected) {
    assertThat(HttpDates.parse(value)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "wrong",
        "Sun, 06 Nov 1994 08:49:37 gmt",
        "sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 +0000",
        "Sun, 30 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun,  06 Nov 1994 08:49:37 GMT",
        " Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Xyz, 06 Nov 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun Nov 6 08:49:37 1994",
        "Sun, 06-Nov-94 08:49:37 GMT",
        "Sun, \u0660\u0666 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
        "1994-11-06T08:49:37Z",
        "784111777"
      })
  void notADate(String value) {
    assertThat(HttpDates.parse(value)).isEmpty();
  }

  @Test
  void writesTheFixedForm() {
    assertThat(HttpDates.format(Instant.parse("1994-11-06T08:49:37.999Z")))
        .isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(HttpDates.format(Instant.parse("2025-01-01T00:00:00Z")))
        .isEqualTo("Wed, 01 Jan 2025 00:00:00 GMT");
  }
}
