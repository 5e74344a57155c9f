package dev.kedge.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteTest {
  @ParameterizedTest
  @CsvSource({
    "http://h/, http, h, 80, h",
    "HTTPS://H:443/, https, h, 443, h",
    "http://h:443, http, h, 443, h:443",
    "http://u:p@h:8080?x, http, h, 8080, h:8080",
    "http://h:/, http, h, 80, h",
    "http://my_host:81/, http, my_host, 81, my_host:81",
    "http://[::1]/, http, [::1], 80, [::1]",
    "http://[::1]:81/, http, [::1], 81, [::1]:81",
  })
  void parts(String url, String scheme, String host, int port, String field) {
    Site site = Site.of(URI.create(url));
    assertThat(site).isEqualTo(new Site(scheme, host, port));
    assertThat(site.hostField()).isEqualTo(field);
  }

  @Test
  void bareHost() {
    assertThat(Site.of(URI.create("http://[::1]:81/")).bareHost()).isEqualTo("::1");
    assertThat(Site.of(URI.create("http://h/")).bareHost()).isEqualTo("h");
  }
}
