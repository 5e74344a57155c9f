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
  @ValueSource(ints = {202, 300, 302, 304, 400, 401, 403, 404, 409, 413, 416, 425, 429, 451, 501})
  void anyStatusWithRetryAfter_asksToWait(int status) {
    assertThat(failure(status, Map.of("retry-after", List.of("8"))))
        .isInstanceOfSatisfying(
            Failure.ServerBusy.class,
            busy -> assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "soon", "-8", "8.5", "", "Fri, 02 Jan 2026 03:00:00 GMT"})
  void retryAfterThatAsksForNothing_changesNoMeaning(String value) {
    Map<String, List<String>> fields = Map.of("retry-after", List.of(value));
    assertThat(failure(403, fields)).isInstanceOf(Failure.Refused.class);
    assertThat(failure(202, fields)).isInstanceOf(Failure.BadAnswer.class);
    assertThat(failure(503, fields)).isInstanceOf(Failure.ServerBusy.class);
  }

  @Test
  void twoDifferentWaits_areNone() {
    assertThat(failure(403, Map.of("retry-after", List.of("8", "9"))))
        .isInstanceOf(Failure.Refused.class);
  }

  @Test
  void dateIsMeantByTheServersClock() {
    Map<String, List<String>> fields =
        Map.of(
            "date", List.of("Thu, 01 Jan 2015 00:00:00 GMT"),
            "retry-after", List.of("Thu, 01 Jan 2015 00:00:30 GMT"));
    assertThat(failure(403, fields))
        .isInstanceOfSatisfying(
            Failure.ServerBusy.class,
            busy -> assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(30)));
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
