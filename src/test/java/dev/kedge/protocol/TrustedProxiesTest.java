package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.protocol.TrustedProxies.Origin;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustedProxiesTest {
  private static final TrustedProxies PROXIES =
      new TrustedProxies(
          Stream.of("127.0.0.1", "10.0.0.0/8", "fd00::/8")
              .map(text -> CidrBlock.parse(text).orElseThrow())
              .toList());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "203.0.113.7 | 203.0.113.7",
        "198.51.100.1, 203.0.113.7 | 203.0.113.7",
        "203.0.113.7, 10.1.2.3 | 203.0.113.7",
        "203.0.113.7:4711 | 203.0.113.7",
        "[2001:db8::1]:4711 | 2001:db8:0:0:0:0:0:1",
        "2001:db8::1 | 2001:db8:0:0:0:0:0:1",
        "::ffff:203.0.113.7 | 203.0.113.7",
        "10.1.1.1, 10.1.2.3 | 10.1.1.1",
        // What does not name an address is nobody's, and not the proxy's that said so either.
        "203.0.113.7, unknown | unknown",
        "203.0.113.7, | unknown",
        "203.0.113.7, localhost | unknown",
        "203.0.113.7, 1 | unknown",
        "203.0.113.7, 0x7f.1 | unknown",
        "203.0.113.7, 999.0.0.1 | unknown",
        "203.0.113.7, fe80::1%eth0 | unknown",
        "unknown, 10.1.2.3 | unknown",
        "_hidden | unknown",
        "junk | unknown",
        "127.0.0.1 | 127.0.0.1",
      })
  void xForwardedFor(String value, String client) {
    assertThat(client("127.0.0.1", Map.of("X-Forwarded-For", List.of(value)))).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "for=203.0.113.7 | 203.0.113.7",
        "For=\"203.0.113.7:99\";Proto=https | 203.0.113.7",
        "for=198.51.100.1, for=203.0.113.7;by=10.0.0.1 | 203.0.113.7",
        "for=203.0.113.7, for=\"[fd00::1]:80\" | 203.0.113.7",
        "for=\"[2001:db8::1]\" | 2001:db8:0:0:0:0:0:1",
        "for=_hidden | unknown",
        "for=unknown | unknown",
        "for=203.0.113.7, for=\"203.0.113.8 | unknown",
        "for=203.0.113.7, =x | unknown",
        "for=\"a, for=203.0.113.7\" | unknown",
        "proto=https | unknown",
      })
  void forwarded(String value, String client) {
    assertThat(client("127.0.0.1", Map.of("Forwarded", List.of(value)))).isEqualTo(client);
  }

  @Test
  void strangers_areNotBelieved() {
    Map<String, List<String>> fields =
        Map.of(
            "X-Forwarded-For", List.of("127.0.0.1"),
            "X-Forwarded-Host", List.of("evil.test"),
            "Forwarded", List.of("for=127.0.0.1;host=evil.test"));
    Origin seen = new Origin(Optional.of(address("203.0.113.9")), "http", "kedge.test");
    InetAddress peer = address("203.0.113.9");
    assertThat(PROXIES.origin(peer, seen, name -> fields.getOrDefault(name, List.of())))
        .isEqualTo(seen);
    assertThat(TrustedProxies.NONE.origin(peer, seen, _ -> List.of("for=10.0.0.1")))
        .isEqualTo(seen);
  }

  @Test
  void whenTheTwoKindsDiffer_neitherIsBelieved() {
    Map<String, List<String>> lie =
        Map.of(
            "Forwarded", List.of("for=192.0.2.66;host=evil.test"),
            "X-Forwarded-For", List.of("203.0.113.7"));
    assertThat(client("127.0.0.1", lie)).isEqualTo("unknown");
    assertThat(origin("127.0.0.1", lie).authority()).isEqualTo("kedge.test");
    Map<String, List<String>> hidden =
        Map.of(
            "Forwarded", List.of("for=_a, for=10.0.0.1;host=evil.test"),
            "X-Forwarded-For", List.of("junk"));
    assertThat(client("127.0.0.1", hidden)).isEqualTo("unknown");
    assertThat(origin("127.0.0.1", hidden).authority()).isEqualTo("kedge.test");
    Map<String, List<String>> both =
        Map.of("Forwarded", List.of("for=203.0.113.7"), "X-Forwarded-For", List.of("203.0.113.7"));
    assertThat(client("127.0.0.1", both)).isEqualTo("203.0.113.7");
  }

  /** It may have been set up to say nothing of the clients it asks for. */
  @Test
  void silentProxy_isNoClient() {
    assertThat(client("127.0.0.1", Map.of())).isEqualTo("unknown");
    assertThat(client("127.0.0.1", Map.of("X-Forwarded-Host", List.of("dl.test"))))
        .isEqualTo("unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"})
  void traceOfAProxy_isSeen(String field) {
    Map<String, List<String>> fields = Map.of(field, List.of(""));
    InetAddress stranger = address("127.0.0.9");
    assertThat(PROXIES.mayHaveForwarded(stranger, name -> fields.getOrDefault(name, List.of())))
        .isTrue();
    assertThat(PROXIES.mayHaveForwarded(stranger, _ -> List.of())).isFalse();
    assertThat(PROXIES.mayHaveForwarded(address("127.0.0.1"), _ -> List.of())).isTrue();
  }

  @Test
  void lines_areOneList() {
    Map<String, List<String>> fields =
        Map.of("X-Forwarded-For", List.of("192.0.2.66", "203.0.113.7, 10.0.0.2"));
    assertThat(client("127.0.0.1", fields)).isEqualTo("203.0.113.7");
  }

  @Test
  void schemeAndHost_comeFromTheOutermostTrustedProxy() {
    Map<String, List<String>> chain =
        Map.of(
            "Forwarded",
            List.of(
                "for=192.0.2.66;host=evil.test;proto=http",
                "for=203.0.113.7;host=dl.example.test;proto=https",
                "for=10.0.0.1;host=inner.test;proto=http"));
    Origin origin = origin("127.0.0.1", chain);
    assertThat(origin.authority()).isEqualTo("dl.example.test");
    assertThat(origin.scheme()).isEqualTo("https");

    Map<String, List<String>> lists =
        Map.of(
            "X-Forwarded-For", List.of("192.0.2.66, 203.0.113.7"),
            "X-Forwarded-Proto", List.of("https"),
            "X-Forwarded-Host", List.of("evil.test, dl.example.test:8443"));
    origin = origin("127.0.0.1", lists);
    assertThat(origin.authority()).isEqualTo("dl.example.test:8443");
    assertThat(origin.scheme()).isEqualTo("https");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.test/x", "a b", "user@host", "", "h:port", "[::1"})
  void whatIsNoHost_isLeftOut(String host) {
    Map<String, List<String>> fields =
        Map.of("X-Forwarded-For", List.of("203.0.113.7"), "X-Forwarded-Host", List.of(host));
    assertThat(origin("127.0.0.1", fields).authority()).isEqualTo("kedge.test");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3/32, 10.1.2.4, false",
    "0.0.0.0/0, 203.0.113.7, true",
    "0.0.0.0/0, ::1, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.129, true",
    "fd00::/8, fdff::1, true",
    "fd00::/8, fe00::1, false",
    "::/0, 2001:db8::1, true",
  })
  void block(String block, String address, boolean isIn) {
    CidrBlock parsed = CidrBlock.parse(block).orElseThrow();
    assertThat(parsed.contains(address(address))).isEqualTo(isIn);
    assertThat(CidrBlock.parse(parsed.toString())).contains(parsed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/33",
        "10.0.0.1/8",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "10.0.0/8",
        "10",
        "::/129",
        "example.test/8",
        "10.0.0.0/8/8",
        "",
        "/8",
        "10.0.0.0/+8"
      })
  void noBlock(String text) {
    assertThat(CidrBlock.parse(text)).isEmpty();
  }

  private static String client(String peer, Map<String, List<String>> fields) {
    return origin(peer, fields).client().map(InetAddress::getHostAddress).orElse("unknown");
  }

  private static Origin origin(String peer, Map<String, List<String>> fields) {
    Origin seen = new Origin(Optional.of(address(peer)), "http", "kedge.test");
    return PROXIES.origin(address(peer), seen, name -> fields.getOrDefault(name, List.of()));
  }

  private static InetAddress address(String text) {
    return AddressLiteral.parse(text).orElseThrow();
  }
}
