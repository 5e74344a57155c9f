package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentRangeTest {

  @ParameterizedTest
  @CsvSource({
    "bytes 0-4/26, 0, 4, 26",
    "bytes 25-25/26, 25, 25, 26",
    "BYTES 0-4/26, 0, 4, 26",
    "bytes 00-004/0026, 0, 4, 26",
    "bytes 0-4/*, 0, 4, -1",
    "'  bytes 0-4/26\t', 0, 4, 26",
    "bytes 5497558138879-5497558138879/5497558138880, 5497558138879, 5497558138879, 5497558138880",
  })
  void wellFormed_isRead(String value, long first, long last, long total) {
    assertThat(ContentRange.parse(value)).contains(new ContentRange(first, last, total));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes ",
        "bytes 0-4",
        "bytes 0-4/",
        "bytes -4/26",
        "bytes 0-/26",
        "bytes */26",
        "bytes 4-0/26",
        "bytes 0-26/26",
        "bytes 0-4/26/3",
        "bytes 0-4/26;x",
        "bytes 0-4/26 x",
        "bytes 0-4/26, bytes 5-9/26",
        "bytes 0-4,5-9/26",
        "bytes=0-4/26",
        "bytes: 0-4/26",
        "items 0-4/26",
        "0-4/26",
        "bytes +0-4/26",
        "bytes 0--4/26",
        "bytes 0 - 4/26",
        "bytes 0x0-0x4/26",
        "bytes ٠-٤/26",
        "bytes 0-4/-26",
        "bytes 0-4/**",
        "bytes 0-9223372036854775807/*",
        "bytes 0-4/99999999999999999999999",
        "bytes 99999999999999999999999-99999999999999999999999/*",
      })
  void malformed_isAbsent(String value) {
    assertThat(ContentRange.parse(value)).isEmpty();
  }

  @Test
  void asText_itIsTheFieldsValue() {
    assertThat(new ContentRange(5, 9, 26)).hasToString("bytes 5-9/26");
    assertThat(new ContentRange(0, 4, -1)).hasToString("bytes 0-4/*");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes */26, 26",
    "bytes */0, 0",
    "Bytes */26, 26",
    "bytes */99999999999999999999999, 9223372036854775807",
  })
  void unsatisfied_tellsTheLength(String value, long total) {
    assertThat(ContentRange.parseUnsatisfied(value)).hasValue(total);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "bytes */", "bytes */*", "bytes 0-4/26", "*/26", "bytes */-1", "bytes */2 6"})
  void unsatisfiedButMalformed_isAbsent(String value) {
    assertThat(ContentRange.parseUnsatisfied(value)).isEmpty();
  }
}
