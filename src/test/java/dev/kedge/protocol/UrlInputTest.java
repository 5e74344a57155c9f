package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kedge.model.Failure;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UrlInputTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "https://h/f https://h/f",
        "https://h https://h/",
        "https://h?q https://h/?q",
        "'  https://h/f\n' https://h/f",
        "'https://h/lo\nng' https://h/long",
        "HTTPS://H.Example/F https://h.example/F",
        "https:///h/f https://h/f",
        "https:/h/f https://h/f",
        "'https://h/a b' https://h/a%20b",
        "https://h/ä€😀 https://h/%C3%A4%E2%82%AC%F0%9F%98%80",
        "'https://h/[a]|{b}^`\\\"<>' https://h/%5Ba%5D%7C%7Bb%7D%5E%60%5C%22%3C%3E",
        "https://h/?q[]=a|b https://h/?q%5B%5D=a%7Cb",
        "https://h/100% https://h/100%25",
        "https://h/%zz%2f%2 https://h/%25zz%2f%252",
        "https://h/a\uD800b https://h/a%EF%BF%BDb",
        "https://h/f#frag https://h/f",
        "https://h#frag?q https://h/",
        "https://h/f?a#b?c https://h/f?a",
        "https://h/a/./b/../c https://h/a/c",
        "https://h/../../a https://h/a",
        "https://h/a//b https://h/a//b",
        "https://h/a/.. https://h/",
        "https://h/%2e%2e/a https://h/%2e%2e/a",
        "https://h:443/ https://h/",
        "http://h:443/ http://h:443/",
        "http://h:/ http://h/",
        "http://h:08080/ http://h:8080/",
        "http://[::1]:8080/f http://[::1]:8080/f",
        "http://127.0.0.1/f http://127.0.0.1/f",
        "http://my_bucket.h/f http://my_bucket.h/f",
        "http://h./f http://h./f",
        "http://u:p@h/f http://u:p@h/f",
        "http://u@x:p@h/f http://u%40x:p@h/f",
        "'http://u:p w@h/f' http://u:p%20w@h/f",
        "http://bücher.de/ http://xn--bcher-kva.de/",
        "http://BÜCHER.de/ http://xn--bcher-kva.de/",
        "http://b%C3%BCcher.de/ http://xn--bcher-kva.de/",
        "http://faß.de/ http://xn--fa-hia.de/",
        "http://☃.net/ http://xn--n3h.net/",
        "http://例え。テスト/ http://xn--r8jz45g.xn--zckzah/",
        "http://ｅｘａｍｐｌｅ.com/ http://example.com/",
      })
  void whatBrowsersTake_becomesALegalUrl(String typed, String url) throws Failure.Usage {
    assertThat(UrlInput.parse(typed)).hasToString(url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the URL is empty",
        "example.com/f | not a URL, it has no scheme: example.com/f",
        "localhost:8080/f | not a URL, it has no scheme: localhost:8080/f",
        "//example.com/f | not a URL, it has no scheme: //example.com/f",
        "u:p@example.com/f?token=x | unsupported scheme: u",
        "/etc/passwd | not a URL, it has no scheme: /etc/passwd",
        "ftp://h/f | unsupported scheme: ftp",
        "FILE:///etc/passwd | unsupported scheme: file",
        "magnet:?xt=x | unsupported scheme: magnet",
        "https:// | the URL has no host",
        "https:h | the URL has no host: https:h",
        "https://?q | the URL has no host",
        "https://u@/f | the URL has no host",
        "https://:80/f | the URL has no host",
        "https://h:0/ | not a port: 0",
        "https://h:65536/ | not a port: 65536",
        "https://h:99999999999999999999/ | not a port: 99999999999999999999",
        "https://h:8o/ | not a port: 8o",
        "https://a b/ | not a host name: a b",
        "https://a..b/ | not a host name: a..b",
        "https://a%2Fb/ | not a host name: a%2Fb",
        "https://a℀b/ | not a host name: a℀b",
        "https://good.example\\@evil.example/ | a backslash in the URL's host",
        "https://[::1/ | not an IPv6 address in brackets: [::1",
      })
  void whatIsNoUrl_saysWhy(String typed, String message) {
    assertThatExceptionOfType(Failure.Usage.class)
        .isThrownBy(() -> UrlInput.parse(typed))
        .satisfies(failure -> assertThat(failure.text()).isEqualTo(message));
  }

  @ParameterizedTest
  @CsvSource({
    "example.com/f, https://example.com/f",
    "//example.com/f, https://example.com/f",
    "u@example.com/f?q, https://example.com/f…",
  })
  void missingScheme_isHinted(String typed, String url) {
    assertThatExceptionOfType(Failure.Usage.class)
        .isThrownBy(() -> UrlInput.parse(typed))
        .satisfies(failure -> assertThat(failure.hint()).isEqualTo("say " + url));
  }

  @ParameterizedTest
  @ValueSource(strings = {"u:s3cret@h h/f", "https://u:s3cret@a b/", "https://h h/?token=s3cret"})
  void refusedUrl_doesNotShowItsSecrets(String typed) {
    assertThatExceptionOfType(Failure.Usage.class)
        .isThrownBy(() -> UrlInput.parse(typed))
        .satisfies(failure -> assertThat(failure.text()).doesNotContain("s3cret"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://x/y, https://x/y",
    "HTTP://X, http://x/",
    "//x/y, http://x/y",
    "/y, http://h:81/y",
    "y, http://h:81/a/y",
    "./y, http://h:81/a/y",
    "../y, http://h:81/y",
    "../../../y, http://h:81/y",
    "?z, http://h:81/a/b?z",
    "#f, http://h:81/a/b?q",
    "'', http://h:81/a/b?q",
    "y#f, http://h:81/a/y",
    "' /y\r\n', http://h:81/y",
    "/a b, http://h:81/a%20b",
    "/50%, http://h:81/50%25",
    "http:y, http://h:81/a/y",
    "/a:b, http://h:81/a:b",
    "y:80/z, http://h:81/a/y:80/z",
    "/a//b, http://h:81/a//b",
    "http://x/a|b, http://x/a%7Cb",
  })
  void reference_isSeenFromItsBase(String reference, String url) {
    assertThat(UrlInput.resolve(URI.create("http://h:81/a/b?q"), reference))
        .contains(URI.create(url));
  }

  @Test
  void rawOctets_areEscapedOneByOne() {
    URI base = URI.create("http://h/");
    String utf8 = latin1("/é€.txt", StandardCharsets.UTF_8);
    String latin1 = latin1("/é.txt", StandardCharsets.ISO_8859_1);
    assertThat(UrlInput.resolve(base, utf8)).contains(URI.create("http://h/%C3%A9%E2%82%AC.txt"));
    assertThat(UrlInput.resolve(base, latin1)).contains(URI.create("http://h/%E9.txt"));
    assertThat(UrlInput.resolve(base, latin1("http://bücher.de/", StandardCharsets.UTF_8)))
        .contains(URI.create("http://xn--bcher-kva.de/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://h/f",
        "javascript:alert(1)",
        "http://",
        "http://:80",
        "https:y",
        "http://h:x/",
        "http://a b/",
        "//",
      })
  void referenceElsewhere_isAbsent(String reference) {
    assertThat(UrlInput.resolve(URI.create("http://h/"), reference)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"FILE:///x, file", "mailto:x, mailto", "h:80, ", "/x:y, ", "a.b:c, ", "'', "})
  void scheme_isToldFromAPort(String reference, String scheme) {
    assertThat(UrlInput.schemeOf(reference).orElse(null)).isEqualTo(scheme);
  }

  private static String latin1(String text, Charset sent) {
    return new String(text.getBytes(sent), StandardCharsets.ISO_8859_1);
  }
}
