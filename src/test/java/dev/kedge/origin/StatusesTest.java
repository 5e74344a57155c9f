package dev.kedge.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.Failure;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static Failure failure(int status, Map<String, List<String>> fields) {
    URI url = URI.create("http://u:p@h/f?token=s3cret");
    return Statuses.failure(new Answer(status, "No\u001b[2J", url, fields, 0), NOW);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 520, 522, 524})
  void busy(int status) {
    assertThat(failure(status, Map.of()))
        .isInstanceOfSatisfying(
            Failure.ServerBusy.class, busy -> assertThat(busy.retryAfter()).isNull())
        .hasMessage("http://h/f?token=***: the server answered " + status);
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7",
    "'Fri, 02 Jan 2026 03:05:05 GMT', 60",
    "'Fri, 02 Jan 2026 03:00:00 GMT', 0",
    "86400, 600"
  })
  void retryAfter(String value, long seconds) {
    assertThat(failure(503, Map.of("retry-after", List.of(value))))
        .isInstanceOfSatisfying(
            Failure.ServerBusy.class,
            busy -> assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 412, 416, 451, 499, 501, 505})
  void refused(int status) {
    assertThat(failure(status, Map.of())).isInstanceOf(Failure.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 300, 304, 306, 507, 511, 600, 999})
  void unexpected(int status) {
    assertThat(failure(status, Map.of())).isInstanceOf(Failure.BadAnswer.class);
  }

  @Test
  void reasonIsOurs_sinceTheServersMayRepeatASecret() {
    assertThat(failure(404, Map.of()).text())
        .isEqualTo("http://h/f?token=***: the server answered 404 Not Found");
  }
}
