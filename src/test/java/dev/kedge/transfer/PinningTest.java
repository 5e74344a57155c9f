package dev.kedge.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.EntityTag;
import dev.kedge.model.Pin;
import org.junit.jupiter.api.Test;

class PinningTest {
  private static final String DATE = "Date: Wed, 01 Jan 2025 00:01:00 GMT";
  private static final String OLD = "Last-Modified: Wed, 01 Jan 2025 00:00:00 GMT";
  private static final String YOUNG = "Last-Modified: Wed, 01 Jan 2025 00:00:01 GMT";

  /** What nginx makes of that mtime and a size of 26. */
  private static final String OLD_NGINX = "ETag: \"67748580-1a\"";

  private static final String YOUNG_NGINX = "ETag: \"67748581-1a\"";

  private static Pin pin(String... fields) {
    return Pinning.of(Answers.of(206, fields), 26, false);
  }

  @Test
  void dateOfAMinute_isStrong() {
    assertThat(pin(DATE, OLD).strongDate()).isTrue();
    assertThat(pin(DATE, OLD).ifRange()).isEqualTo("Wed, 01 Jan 2025 00:00:00 GMT");
  }

  @Test
  void dateYoungerThanAMinute_isWeak() {
    assertThat(pin(DATE, YOUNG).strongDate()).isFalse();
    assertThat(pin(DATE, YOUNG).ifRange()).isNull();
    assertThat(pin(DATE, YOUNG).hasStrongValidator()).isFalse();
  }

  @Test
  void dateWithoutTheServersClock_isWeak() {
    assertThat(pin(OLD).strongDate()).isFalse();
  }

  @Test
  void dateAheadOfTheServersClock_isWeak() {
    assertThat(pin(DATE, "Last-Modified: Thu, 02 Jan 2025 00:00:00 GMT").strongDate()).isFalse();
  }

  @Test
  void dateThatIsNone_isWeakAndKept() {
    Pin pin = pin(DATE, "Last-Modified: yesterday");
    assertThat(pin.strongDate()).isFalse();
    assertThat(pin.lastModified()).isEqualTo("yesterday");
  }

  @Test
  void strongTag_isTheValidatorWhateverTheDate() {
    assertThat(pin(DATE, YOUNG, "ETag: \"x\"").ifRange()).isEqualTo("\"x\"");
  }

  @Test
  void weakTagWithStrongDate_isTiedByTheDate() {
    assertThat(pin(DATE, OLD, "ETag: W/\"x\"").ifRange())
        .isEqualTo("Wed, 01 Jan 2025 00:00:00 GMT");
  }

  @Test
  void freshMtimeTag_isTakenForWeak() {
    assertThat(pin(DATE, YOUNG, YOUNG_NGINX).etag()).isEqualTo(new EntityTag(true, "67748581-1a"));
    assertThat(pin(OLD, OLD_NGINX).hasStrongValidator()).isFalse();
  }

  @Test
  void oldMtimeTag_isStrong() {
    assertThat(pin(DATE, OLD, OLD_NGINX).etag()).isEqualTo(new EntityTag(false, "67748580-1a"));
  }

  @Test
  void tagThatOnlyLooksLikeAnMtime_isStrong() {
    assertThat(pin(DATE, YOUNG, "ETag: \"12345678-1a\"").hasStrongTag()).isTrue();
  }

  @Test
  void malformedTag_isNone() {
    assertThat(pin("ETag: unquoted").etag()).isNull();
    assertThat(pin("ETag: \"a\"", "ETag: \"b\"").etag()).isNull();
  }
}
