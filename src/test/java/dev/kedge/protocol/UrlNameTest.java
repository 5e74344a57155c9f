package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UrlNameTest {

  @ParameterizedTest
  @CsvSource({
    "https://h/a/b.txt, b.txt",
    "https://h/b.txt?x=/y, b.txt",
    "https://h/a%20b, a b",
    "https://h/%C3%A4, ä",
    "https://h/%E4, ä",
    "https://h/a%2Fb, a/b",
    "https://h/a+b, a+b",
    "https://h/a%25, a%",
    "https://h/a;jsessionid=x, a",
    "https://h/a;v=1, a;v=1",
    "https://h/a?---=1, a",
    "https://h/a/, ''",
    "https://h/, ''",
    "https://h, ''",
    "mailto:x, ''",
  })
  void lastSegment_isDecoded(String url, String name) {
    assertThat(UrlName.of(URI.create(url))).isEqualTo(name);
  }
}
