package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignedLinkTest {
  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final String QUERY = "exp=1767225600&nbf=1767222000&kid=k2&sub=u42&dev=d7";
  private static final String SIGNATURE = "M0vX33dNEdYe8vbLnH1c98Iq4s5l7RZGk6vkE4FwyO4";
  private static final String HOST = "example.test:8443";
  private static final String PATH = "/v1/content/01JZX0";

  @Test
  void vector() {
    SignedLink link = link(HOST, PATH, QUERY);
    assertThat(link.text("GET"))
        .isEqualTo(
            """
            dlv1
            GET
            example.test:8443
            /v1/content/01JZX0
            dev=d7&exp=1767225600&kid=k2&nbf=1767222000&sub=u42
            """);
    assertThat(link.signature(KEY)).isEqualTo(SIGNATURE);
    assertThat(link(HOST, PATH, QUERY + "&sig=" + SIGNATURE).isSigned(KEY, "GET")).isTrue();
  }

  @Test
  void order_doesNotMatter() {
    String other = "sig=" + SIGNATURE + "&dev=d7&kid=k2&sub=u42&nbf=1767222000&exp=1767225600";
    assertThat(link(HOST, PATH, other).isSigned(KEY, "HEAD")).isTrue();
  }

  @Test
  void spelling_doesNotMatter() {
    String spelt = QUERY.replace("u42", "%75%34%32") + "&%73ig=" + SIGNATURE;
    assertThat(link(HOST, "/v1/%63ontent/01JZX0", spelt).isSigned(KEY, "GET")).isTrue();
  }

  @Test
  void everyBitOfTheSignature_counts() {
    for (int i = 0; i < SIGNATURE.length(); i++) {
      for (char c :
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
        String changed = SIGNATURE.substring(0, i) + c + SIGNATURE.substring(i + 1);
        assertThat(link(HOST, PATH, QUERY + "&sig=" + changed).isSigned(KEY, "GET"))
            .as(changed)
            .isEqualTo(changed.equals(SIGNATURE));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, example.test:8443, /v1/content/01JZX0, ''",
    "GET, example.test, /v1/content/01JZX0, ''",
    "GET, evil.test:8443, /v1/content/01JZX0, ''",
    "GET, example.test:8443, /v1/content/01JZX1, ''",
    "GET, example.test:8443, /v1/content/01jzx0, ''",
    "GET, example.test:8443, /v1/content/01JZX0/, ''",
    "GET, example.test:8443, /V1/content/01JZX0, ''",
    "GET, example.test:8443, /v1/content/01JZX0, &ip=10.0.0.1",
    "GET, example.test:8443, /v1/content/01JZX0, &disposition=inline",
    "GET, example.test:8443, /v1/content/01JZX0, &Exp=9999999999",
  })
  void anythingElse_isNotSigned(String method, String host, String path, String more) {
    SignedLink link = link(host, path, QUERY + more + "&sig=" + SIGNATURE);
    assertThat(link.isSigned(KEY, method)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1//content/01JZX0",
        "//v1/content/01JZX0",
        "/v1/x/../content/01JZX0",
        "/v1/./content/01JZX0",
        "/v1/x/%2e%2e/content/01JZX0",
        "/v1/x/%2E./content/01JZX0",
        "/v1/content/01JZX0/..",
        "/v1/content/01JZX0%00",
        "/v1/content\\01JZX0",
        "/v1/content%5c01JZX0",
        "/v1/content%2f01JZX0",
        "/v1/content/01JZX%",
        "/v1/content/01JZX%3",
        "/v1/content/01JZX0 ",
        "/v1/content/01JZX\u00e9",
        "v1/content/01JZX0",
        "",
      })
  void pathThatCouldNameAnother_isNoLink(String path) {
    assertThat(SignedLink.parse(HOST, path, QUERY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exp=1&exp=1",
        "exp=1&%65xp=2",
        "sig=a&sig=a",
        "sig=a&%73%69g=b",
        "exp=1&&kid=2",
        "exp",
        "=1",
        "exp=1&",
        "",
        "exp=%zz",
        "exp=1&sub=a b",
        "exp=1&sub=\u00e9",
      })
  void queryWithMoreThanOneReading_isNoLink(String query) {
    assertThat(SignedLink.parse(HOST, PATH, query)).isEmpty();
  }

  @Test
  void doubleEscapes_stayDouble() {
    assertThat(link(HOST, "/files/a%252e%252e", QUERY).path()).isEqualTo("/files/a%252e%252e");
  }

  @Test
  void values_areDecoded() {
    LinkQuery query = LinkQuery.parse("sub=J%C3%BCrgen+1&ip=2001:db8::%31").orElseThrow();
    assertThat(query.value("sub")).contains("Jürgen+1");
    assertThat(query.value("ip")).contains("2001:db8::1");
    assertThat(query.seconds("sub")).contains(-1L);
    assertThat(query.seconds("exp")).isEmpty();
  }

  @Test
  void claim_isSeenHoweverItIsSpelt() {
    assertThat(LinkQuery.isClaimed("a=1&s%69g=")).isTrue();
    assertThat(LinkQuery.isClaimed("sig")).isTrue();
    assertThat(LinkQuery.isClaimed("a=sig&signature=1")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://Example.test:80/x, example.test",
    "https://example.test:443, example.test",
    "https://example.test:80, example.test:80",
    "http://example.test:8080/y, example.test:8080",
    "http://[2001:DB8::80], [2001:db8::80]",
    "http://[2001:db8::1]:80, [2001:db8::1]",
  })
  void authority_isOneSpelling(URI url, String authority) {
    assertThat(SignedLink.authority(url)).isEqualTo(authority);
  }

  private static SignedLink link(String host, String path, String query) {
    Optional<SignedLink> link = SignedLink.parse(host, path, query);
    assertThat(link).isPresent();
    return link.orElseThrow();
  }
}
