package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TypedTextTest {
  @ParameterizedTest
  @CsvSource({
    "https://ann:s3cret@h/f, https://***@h/f",
    "https://ann:s3cret#x@h/f, https://***@h/f",
    "https://ann:s3/cr?et@h/@f, https://***@f",
    "https:/ann:s3cret@h/f, https:/***@h/f",
    "/tmp/https:/ann:s3cret@h/f, /tmp/https:/***@h/f",
    "//ann:s3cret@h, //***@h",
    "ann:s3cret@h, ***@h",
    "s3cret:@h, ***@h",
    "https://h/f, https://h/f",
    "ann@h, ann@h",
    "a@b//c, a@b//c",
    "127.0.0.1:80, 127.0.0.1:80",
    "'', ''",
  })
  void login_isNotShown(String typed, String shown) {
    assertThat(TypedText.shown(typed)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"https://ann:s3cret@h/f, ann:s3cret", "ann:s3cret@h, ann:s3cret", "a@b, ''", "a, ''"})
  void login_isFound(String typed, String login) {
    assertThat(TypedText.login(typed)).isEqualTo(login);
  }
}
