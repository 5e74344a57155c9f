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
        "'https://h/{b}^`\\\"<>' https://h/%7Bb%7D%5E%60%5C%22%3C%3E",
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

  /** The encode sets of the URL standard that browsers follow. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "https://h/?q[]=a|b /?q[]=a|b",
        "https://h/[a]|b /[a]|b",
        "https://h/[a]%7Cb|c /[a]%7Cb|c",
        "https://h/?%7C|%5B[%5b /?%7C|%5B[%5b",
        "https://h/?{a}^`b\\c /?{a}^`b\\c",
        "https://h/?a/../b?c /?a/../b?c",
        "https://h/?'a'=(b)*! /?'a'=(b)*!",
        "https://h/100% /100%",
        "https://h/%zz%2f%2 /%zz%2f%2",
        "https://h/?100%&%4&%%41 /?100%&%4&%%41",
        "https://h/?ä€ /?%C3%A4%E2%82%AC",
        "https://h/?\uEF7C /?%EE%BD%BC",
        "https://h/\"<>?\"<> /%22%3C%3E?%22%3C%3E",
        "https://h/x[1]/../y|z /y|z",
      })
  void whatTheStandardLeavesRaw_isSentRaw(String typed, String target) throws Failure.Usage {
    URI url = UrlInput.parse(typed);
    assertThat(sent(url)).isEqualTo(target);
    assertThat(UrlInput.resolve(URI.create("http://x/"), typed).map(UrlInputTest::sent))
        .contains(target);
    assertThat(RedactedUrl.of(url)).isEqualTo("https://h" + target);
    assertThat(UrlInput.parse(RedactedUrl.of(url))).isEqualTo(url);
  }

  private static String sent(URI url) {
    String query = url.getRawQuery();
    return RawChars.sent(url.getRawPath() + (query == null ? "" : '?' + query));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "?x|y /d/f?x|y",
        "g[1]|?a[]=1 /d/g[1]|?a[]=1",
        "/100% /100%",
        "//h/^?^ /%5E?^",
        "'' /d/f?p|q",
      })
  void rawReference_isSeenFromARawBase(String reference, String target) throws Failure.Usage {
    URI base = UrlInput.parse("http://h/d/f?p|q");
    assertThat(UrlInput.resolve(base, reference).map(UrlInputTest::sent)).contains(target);
  }

  @ParameterizedTest
  @CsvSource({"a|b, a%7Cb", "a%, a%25", "?[x], ?%5Bx%5D", "?{, ?%7B", "[1], %5B1%5D"})
  void rawAndEscaped_areOneDownload_butNotOneUrl(String raw, String escaped) throws Failure.Usage {
    URI one = UrlInput.parse("https://h/" + raw);
    URI other = UrlInput.parse("https://h/" + escaped);
    assertThat(one).isNotEqualTo(other);
    assertThat(RedactedUrl.key(one)).isEqualTo(RedactedUrl.key(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the URL is empty",
        "example.com/f | not a URL, it has no scheme: example.com",
        "localhost:8080/f | not a URL, it has no scheme: localhost:8080",
        "//example.com/f | not a URL, it has no scheme: example.com",
        "u:p@example.com/f?token=x | not a URL, it has no scheme",
        "/etc/passwd | not a URL, it has no scheme",
        "ftp://h/f | unsupported scheme: ftp",
        "FILE:///etc/passwd | unsupported scheme: file",
        "magnet:?xt=x | unsupported scheme: magnet",
        "https:// | the URL has no host",
        "https:h | the URL has no host",
        "https://?q | the URL has no host",
        "https://u@/f | the URL has no host",
        "https://:80/f | the URL has no host",
        "https://h:0/ | not a port: 0",
        "https://h:65536/ | not a port: 65536",
        "https://h:99999999999999999999/ | not a port: 99999999999999999999",
        "https://h:8o/ | not a port",
        "https://a b/ | not a host name: a b",
        "https://a..b/ | not a host name: a..b",
        "https://a%2Fb/ | not a host name",
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
    "example.com/f, https://example.com/…",
    "example.com, https://example.com",
    "//example.com/f, https://example.com/…",
    "h:81?q, https://h:81/…",
  })
  void missingScheme_isHinted(String typed, String url) {
    assertThatExceptionOfType(Failure.Usage.class)
        .isThrownBy(() -> UrlInput.parse(typed))
        .satisfies(failure -> assertThat(failure.hint()).isEqualTo("say " + url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "u:s3cret@h h/f",
        "https://u:s3cret@a b/",
        "https://h h/?token=s3cret",
        "https://h h/s3cret/f",
        "https://ann:s3cret#x@h/f",
        "https://ann:s3cret/x@h/f",
        "https://ann:s3cret?x@h/f",
        "https://ann:s3cret",
        "https://ann:s3cret/",
        "https://ann:12#s3cret@h/f",
        "https://ann:12?s3cret@h/f",
        "https://s3cret#x@h/f",
        "https://s3cret%3Ax%40h/",
        "https://ann%3As3cret/",
        "https://ann:x:s3cret/",
        "https://ann:[s3cret/",
        "https://[s3cret/x@h/",
        "https://ann:s3cret\\x@h/",
        "https://u:p@a b/s3cret@h/",
        "https://u:p@h:s3cret/x",
        "https://u:p@h:80s3cret@/x",
        "http:ann:s3cret@h/f",
        "http:ann:s3cret#@h/f",
        "ann:s3cret@h/f",
        "ann:s3cret#x@h/f",
        "a.b:s3cret/f",
        "s3cret:x-oauth-basic@h/f",
        "s3cret-is-longer-than-a-scheme:x",
        "h/s3cret/f",
        "h?s3cret",
        "//h/s3cret",
        "//ann:s3cret@h/f",
      })
  void refusedUrl_doesNotShowItsSecrets(String typed) {
    assertThatExceptionOfType(Failure.Usage.class)
        .isThrownBy(() -> UrlInput.parse(typed))
        .satisfies(failure -> assertThat(failure.text() + failure.hint()).doesNotContain("s3cret"))
        .withNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ann:a#x@h/f",
        "https://ann:a/x@h/f",
        "https://ann:a?x@h/f",
        "https://ann:1#x@h/f",
        "https://a b#x@h/f",
        "https://ann:a",
      })
  void userPartThatIsNotEscaped_isHinted(String typed) {
    assertThatExceptionOfType(Failure.Usage.class)
        .isThrownBy(() -> UrlInput.parse(typed))
        .satisfies(failure -> assertThat(failure.hint()).contains("%23", "%2F", "%3F", "%40"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://h:80/a@b, https://h:80/a@b",
    "https://h.test?mail=a@b.test, https://h.test/?mail=a@b.test",
    "https://h/#a@b, https://h/",
    "https://u:p%zz@h/, https://u:p%25zz@h/",
    "https://u:p@ss@h/, https://u:p%40ss@h/",
    "http:/u:p@h/f, http://u:p@h/f",
  })
  void signsElsewhere_areNoUserPart(String typed, String url) throws Failure.Usage {
    assertThat(UrlInput.parse(typed)).hasToString(url);
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
    "http:y, http://h:81/a/y",
    "/a:b, http://h:81/a:b",
    "y:80/z, http://h:81/a/y:80/z",
    "/a//b, http://h:81/a//b",
    "http://x/a^b, http://x/a%5Eb",
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
