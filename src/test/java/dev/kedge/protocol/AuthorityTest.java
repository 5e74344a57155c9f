package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AuthorityTest {

  @ParameterizedTest
  @CsvSource({
    "http://h/, '', h, -1",
    "http://H:80/, '', h, 80",
    "http://u:p%40@h:81/, u:p%40, h, 81",
    "http://my_bucket:82/, '', my_bucket, 82",
    "http://[::1]:83/, '', [::1], 83",
    "http://[::1]/, '', [::1], -1",
    "http://h:/, '', h, -1",
    "mailto:x, '', '', -1",
  })
  void partsOfAnyHost_areFound(String url, String userInfo, String host, int port) {
    assertThat(Authority.of(URI.create(url))).isEqualTo(new Authority(userInfo, host, port));
  }

  @Test
  void missingPort_isTheSchemes() {
    Authority authority = Authority.of(URI.create("http://h/"));
    assertThat(authority.effectivePort("http")).isEqualTo(80);
    assertThat(authority.effectivePort("https")).isEqualTo(443);
    assertThat(Authority.of(URI.create("http://h:9/")).effectivePort("https")).isEqualTo(9);
  }
}
