package dev.kedge.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.RealTicker;
import dev.kedge.protocol.SetCookie;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a cookie goes back to, and whom it does not. */
final class CookiesTest {
  private final Cookies cookies = new Cookies(new RealTicker());

  private void set(String url, String... lines) {
    Map<String, List<String>> fields = Map.of("set-cookie", List.of(lines));
    cookies.take(new Answer(302, "Found", URI.create(url), fields, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://h.test/a/b | s=1 | https://h.test/a/c",
        "https://h.test/a/b | s=1 | https://h.test:444/a/",
        "https://h.test/a/b | s=1; Path=/ | https://h.test/",
        "https://h.test/a/b | s=1; path=/x | https://h.test/x/y",
        "https://h.test/a/b | s=1; Path=nonsense | https://h.test/a",
        "https://a.h.test/ | s=1; Domain=h.test | https://b.h.test/",
        "https://a.h.test/ | s=1; Domain=.H.TEST | https://h.test/",
        "https://h.test/ | s=1; Secure; HttpOnly; SameSite=Lax | https://h.test/",
        "https://h.test/ | s=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT |"
            + " https://h.test/",
        "https://h.test/ | s=1; Expires=Fri, 31-Dec-2199 23:59:59 GMT | https://h.test/",
        "https://h.test/ | s=1; Expires=nonsense | https://h.test/",
        "http://127.0.0.1:81/ | s=1 | http://127.0.0.1:82/",
        "http://fileserver/ | s=1; Domain=fileserver | http://fileserver/x",
      })
  void cookie_comesBack(String from, String line, String to) {
    set(from, line);
    assertThat(cookies.of(URI.create(to))).containsExactly("s=1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://h.test/ | s=1 | https://other.test/",
        "https://h.test/ | s=1 | https://a.h.test/",
        "https://h.test/ | s=1 | https://xh.test/",
        "https://a.h.test/ | s=1; Domain=b.h.test | https://b.h.test/",
        "https://a.h.test/ | s=1; Domain=h.test | https://xh.test/",
        "https://a.co.uk/ | s=1; Domain=co.uk | https://b.co.uk/",
        "https://a.github.io/ | s=1; Domain=github.io | https://b.github.io/",
        "https://a.com/ | s=1; Domain=com | https://b.com/",
        "https://a.local/ | s=1; Domain=local | https://b.local/",
        "http://127.0.0.1/ | s=1; Domain=0.0.1 | http://1.0.0.1/",
        "https://h.test/a/b | s=1 | https://h.test/ab",
        "https://h.test/a/b | s=1 | https://h.test/",
        "https://h.test/ | s=1; Path=/x | https://h.test/xy",
        "https://h.test/ | s=1; Secure | http://h.test/",
        "http://h.test/ | s=1; Secure | https://h.test/",
        "https://h.test/ | s=1; Max-Age=0 | https://h.test/",
        "https://h.test/ | s=1; Max-Age=-5 | https://h.test/",
        "https://h.test/ | s=1; Expires=Thu, 01-Jan-1970 00:00:01 GMT | https://h.test/",
        "https://h.test/ | =1 | https://h.test/",
        "https://h.test/ | nonsense | https://h.test/",
      })
  void cookie_staysAway(String from, String line, String to) {
    set(from, line);
    assertThat(cookies.of(URI.create(to))).isEmpty();
  }

  @Test
  void cookieSetAgain_replaces_andIsTakenBack() {
    set("https://h.test/", "s=1", "t=1");
    set("https://h.test/", "s=2");
    assertThat(cookies.of(URI.create("https://h.test/"))).containsExactlyInAnyOrder("s=2", "t=1");
    set("https://h.test/", "s=; Max-Age=0");
    assertThat(cookies.of(URI.create("https://h.test/"))).containsExactly("t=1");
  }

  @Test
  void longerPaths_comeFirst() {
    set("https://h.test/a/b/c", "x=1; Path=/", "y=2; Path=/a/b", "z=3; Path=/a");
    assertThat(cookies.of(URI.create("https://h.test/a/b/c"))).containsExactly("y=2", "z=3", "x=1");
  }

  @Test
  void countAndSize_areBounded() {
    String[] many = IntStream.range(0, 500).mapToObj(i -> "c" + i + "=" + i).toArray(String[]::new);
    set("https://h.test/", many);
    set("https://h.test/", "big=" + "x".repeat(5000));
    assertThat(cookies.of(URI.create("https://h.test/"))).hasSize(50);
    Cookies large = new Cookies(new RealTicker());
    for (int i = 0; i < 10; i++) {
      Map<String, List<String>> one =
          Map.of("set-cookie", List.of("l" + i + "=" + "x".repeat(4000)));
      large.take(new Answer(302, "Found", URI.create("https://h.test/"), one, 0));
    }
    assertThat(String.join("; ", large.of(URI.create("https://h.test/")))).hasSizeLessThan(16_400);
  }

  @Test
  void value_isNotShown() {
    assertThat(SetCookie.parse("s=s3cret; Path=/", Instant.EPOCH)).get().hasToString("s=…");
  }
}
