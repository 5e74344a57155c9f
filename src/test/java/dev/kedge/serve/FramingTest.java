package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.serve.RawHttp.Answer;
import dev.kedge.serve.http.FrontDoor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows 250 to 260 of http-cases.md, and the Host check. What has no row is what most of nginx,
 * Apache, lighttpd, Caddy and Tomcat answer.
 */
class FramingTest {
  @TempDir private static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.of(directory);
    server.file("a.txt", "hello".getBytes(StandardCharsets.US_ASCII));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** In the requests {@code /} ends a line, {@code ~} is a tab, {@code ^} a carriage return. */
  @ParameterizedTest(name = "row {0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          250 | GET @ HTTP/1.1/Host: localhost/Content-Length: 5/Transfer-Encoding: chunked//0//  | 400
          251 | GET @ HTTP/1.1/Host: localhost/Content-Length: 5/Content-Length: 6//hello         | 400
          251 | GET @ HTTP/1.1/Host: localhost/Content-Length: 5, 6//hello                        | 400
          251 | GET @ HTTP/1.1/Host: localhost/Content-Length: 5/Content-Length: 5//hello         | 400
          251 | GET @ HTTP/1.1/Host: localhost/Content-Length: 5/X: y/content-length: 5//hello    | 400
          251 | GET @ HTTP/1.1/Host: localhost/Content-Length: 0/Content-Length: 0//              | 400
          251 | GET @ HTTP/1.1/Host: localhost/Content-Length: 5, 5//hello                        | 400
          251 | GET @ HTTP/1.0/Host: localhost/Content-Length: 5/Content-Length: 5//hello         | 400
          252 | GET @ HTTP/1.1/Host: localhost/Content-Length: +5//hello                          | 400
          252 | GET @ HTTP/1.1/Host: localhost/Content-Length: -5//                               | 400
          252 | GET @ HTTP/1.1/Host: localhost/Content-Length: 0x5//hello                         | 400
          252 | GET @ HTTP/1.1/Host: localhost/Content-Length: 99999999999999999999999//          | 400
          253 | GET @ HTTP/1.1/Host: localhost/Transfer-Encoding: chunked, identity//0//          | 400
          253 | GET @ HTTP/1.1/Host: localhost/Transfer-Encoding: identity//                      | 501
          253 | GET @ HTTP/1.1/Host: localhost/Transfer-Encoding: xchunked//0//                   | 501
          253 | GET @ HTTP/1.0/Host: localhost/Transfer-Encoding: chunked//0//                    | 400
          254 | GET @ HTTP/1.1/Host : localhost//                                                 | 400
          254 | GET @ HTTP/1.1/Host: localhost/X~: y//                                            | 400
          255 | GET @ HTTP/1.1/Host: localhost/X: y/ folded//                                     | 400
          255 | GET @ HTTP/1.1/Host: localhost/X: y/~folded//                                     | 400
          255 | GET @ HTTP/1.1/ Host: localhost//                                                 | 400
          256 | GET @ HTTP/1.1//                                                                  | 400
          256 | GET @ HTTP/1.1/Host: localhost/Host: localhost//                                  | 400
          256 | GET @ HTTP/1.1/Host: local host//                                                 | 400
          256 | GET @ HTTP/1.1/Host: localhost:x//                                                | 400
          256 | GET @ HTTP/1.1/Host: user@localhost//                                             | 400
          256 | GET @ HTTP/1.1/Host: :80//                                                        | 400
          -   | GET * HTTP/1.1/Host: localhost//                                                  | 400
          -   | GET a.txt HTTP/1.1/Host: localhost//                                              | 400
          -   | GET ftp:a.txt HTTP/1.1/Host: localhost//                                          | 400
          -   | GET  @ HTTP/1.1/Host: localhost//                                                 | 400
          -   | GET @  HTTP/1.1/Host: localhost//                                                 | 400
          -   | GET~@ HTTP/1.1/Host: localhost//                                                  | 400
          -   | GET @ b HTTP/1.1/Host: localhost//                                                | 400
          -   | GET @/Host: localhost//                                                           | 400
          -   | GET @ HTTP/1.1 /Host: localhost//                                                 | 400
          -   | GET @ HTTP/1.1/Host: localhost/X: a^b//                                           | 400
          -   | GET @ HTTP/1.1/Host: localhost/no colon//                                         | 400
          -   | GET @ HTTP/1.1/Host: localhost/: y//                                              | 400
          -   | GET, @ HTTP/1.1/Host: localhost//                                                 | 400
          -   | GET @ HTTP/1.10/Host: localhost//                                                 | 400
          -   | GET @ HTTP/01.1/Host: localhost//                                                 | 400
          -   | GET @ http/1.1/Host: localhost//                                                  | 400
          -   | GET @ XTTP/1.1/Host: localhost//                                                  | 400
          -   | GET @ HTTP/2/Host: localhost//                                                    | 400
          -   | GET @#x HTTP/1.1/Host: localhost//                                                | 400
          -   | GET @?x#y HTTP/1.1/Host: localhost//                                              | 400
          -   | GET @%zz HTTP/1.1/Host: localhost//                                               | 400
          -   | GET @%00 HTTP/1.1/Host: localhost//                                               | 400
          -   | GET @ HTTP/1.1/Host: localhost/Transfer-Encoding: gzip, chunked//0//              | 501
          -   | POST @ HTTP/1.1/Host: localhost/Transfer-Encoding: gzip//                         | 501
          -   | GET @ HTTP/1.1/Host: localhost/Transfer-Encoding://                               | 400
          -   | GET @ HTTP/1.1/Host: localhost/Expect: foo/Content-Length: 5//hello               | 417
          -   | GET @ HTTP/2.0/Host: localhost//                                                  | 505
          256 | GET @ HTTP/1.1/Host: local%host//                                                 | 400
          256 | GET @ HTTP/1.1/Host: local%2//                                                    | 400
          256 | GET @ HTTP/1.1/Host: local..host//                                                | 400
          256 | GET @ HTTP/1.1/Host: .//                                                          | 400
          """)
  void refusedAndClosed(String row, String request, int status) throws Exception {
    String lines =
        request.replace("/", "\r\n").replace("HTTP\r\n", "HTTP/").replace("@", "/files/a.txt");
    String text = lines.replace('~', '\t').replace('^', '\r').replace("user/files/a.txt", "user@");
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.sendRaw(text);
      assertThat(http.read(true).status()).isEqualTo(status);
      assertThat(http.isClosed()).isTrue();
    }
  }

  /** RFC 9110 §9.3.2: an answer to HEAD has no body, even if no more than that is understood. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HEAD /@ HTTP/1.1           | 414
          HEAD /files/a.txt HTTP/1.x | 400
          HEAD /files/a.txt HTTP/2.0 | 505
          HEAD  /files/a.txt HTTP/1.1 | 400
          HEAD /files/a.txt          | 400
          HEAD /files/%zz HTTP/1.1   | 400
          """)
  void badRequestsForTheHeadAlone(String line, int status) throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.send(line.replace("@", "y".repeat(9000)), List.of());
      assertThat(http.read(false).status()).isEqualTo(status);
      assertThat(http.isClosed()).isTrue();
    }
  }

  /** That is not an origin's business, whichever host is meant (RFC 9110 §9.3.6). */
  @ParameterizedTest
  @ValueSource(strings = {"evil.example:443", "localhost:80"})
  void connectIsNotAllowed(String target) throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.sendRaw("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n");
      Answer answer = http.read(true);
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.field("Allow")).isPresent();
      assertThat(http.isClosed()).as("what follows is meant for somebody else").isTrue();
    }
  }

  /** As nginx has it: a thousand. */
  @ParameterizedTest
  @CsvSource({"900, 404", "1100, 431", "1500, 431"})
  void fieldsAreCounted(int count, int status) throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.send("GET /files/none HTTP/1.1", Collections.nCopies(count, "a: b"));
      assertThat(http.read(true).status()).isEqualTo(status);
    }
  }

  /** RFC 9110 §6.5.1: fields of a trailer never become part of the request. */
  @Test
  void trailersChangeNothing() throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.send("GET /files/none HTTP/1.1", List.of("Transfer-Encoding: chunked"));
      http.sendRaw("0\r\nContent-Length: 5\r\nTransfer-Encoding: x\r\nHost: evil\r\n\r\n");
      assertThat(http.read(true).status()).isEqualTo(404);
      assertThat(http.get("/files/none").status()).isEqualTo(404);
    }
  }

  /** RFC 9110 §4.2.1: an http URL names a host. */
  @ParameterizedTest
  @ValueSource(strings = {"http://", "http://:80", "http://a..b", "http://a%zz"})
  void absoluteTargetWithoutAHost(String authority) throws Exception {
    for (String rest : List.of("HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.0\r\n\r\n")) {
      try (RawHttp http = RawHttp.connect(server.port())) {
        http.sendRaw("GET " + authority + "/v1/items " + rest);
        assertThat(http.read(true).status()).isEqualTo(400);
      }
    }
  }

  /** HTTP/1.0 has no Host; all but nginx take an empty one for none. */
  @Test
  void emptyHostInHttp10() throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.sendRaw("GET /files/a.txt HTTP/1.0\r\nHost:\r\n\r\n");
      Answer answer = http.read(true);
      assertThat(answer.text()).isEqualTo("hello");
      assertThat(answer.field("Connection")).contains("close");
    }
  }

  /** What was sent before the answer to a bad request was read is not looked at (row 256). */
  @Test
  void nothingIsAnsweredAfterABadRequest() throws Exception {
    String good = "GET /files/a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n";
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.sendRaw("GET /files/a.txt HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + good.repeat(20));
      assertThat(http.read(true).status()).isEqualTo(400);
      assertThat(http.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,200",
    "LOCALHOST:8080,200",
    "localhost.,200",
    "127.0.0.1,200",
    "127.0.0.1:1,200",
    "[::1]:8080,200",
    "evil.example,421",
    "localhost.evil.example,421",
    "127.0.0.1.evil.example,421",
    "10.0.0.1,421",
    "'',400"
  })
  void onLoopbackOnlyItsOwnNames(String host, int status) throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.sendRaw("GET /v1/items HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      assertThat(http.read(true).status()).isEqualTo(status);
    }
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.sendRaw("GET http://" + host + "/v1/items HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(http.read(true).status()).isEqualTo(status);
    }
  }

  /** The same names, for what pages of every site may read with {@code --public}. */
  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "10.0.0.1", "[::2]:80", "local_host", "-a", "x:1"})
  void publicContentIsAnsweredByAnyName(String host) throws Exception {
    String tail = " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    for (String start : List.of("GET ", "GET http://" + host)) {
      try (RawHttp http = RawHttp.connect(server.port())) {
        http.sendRaw(start + "/files/a.txt" + tail);
        assertThat(http.read(true).text()).isEqualTo("hello");
        for (String closed : List.of("/", "/metrics", "/v1/items", "/files/../v1/items")) {
          http.sendRaw(start + closed + tail);
          assertThat(http.read(true).status()).isEqualTo(421);
        }
      }
    }
  }

  @Test
  void row257_largeHead() throws Exception {
    Answer answer =
        RawHttp.once(
            server.port(), "GET /files/a.txt HTTP/1.1", List.of("X: " + "y".repeat(20_000)));
    assertThat(answer.status()).isEqualTo(431);
    assertThat(answer.field("Content-Type")).contains("application/problem+json");
    assertThat(answer.field("Date")).isPresent();
  }

  @Test
  void row258_longTarget() throws Exception {
    for (int length : new int[] {8001, 8150, 20_000}) {
      String target = "/" + "y".repeat(length - 1);
      assertThat(RawHttp.once(server.port(), "GET " + target + " HTTP/1.1", List.of()).status())
          .isEqualTo(414);
    }
  }

  @Test
  void row259_headThatNeverEnds(@TempDir Path own) throws Exception {
    Duration soon = Duration.ofMillis(300);
    try (TestServer hasty =
            TestServer.of(own, c -> c.limits(new FrontDoor.Limits(soon, Duration.ofSeconds(60))));
        RawHttp http = RawHttp.connect(hasty.port())) {
      http.sendRaw("GET /files/a.txt HTTP/1.1\r\nHost: loc");
      Answer answer = http.read(true);
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.field("Connection")).contains("close");
      assertThat(http.isClosed()).isTrue();
      assertThat(hasty.logged().outcome()).isEqualTo("done");
      assertThat(hasty.log).isEmpty();
    }
  }

  @Test
  void row260_readerThatTakesNothing(@TempDir Path own) throws Exception {
    Duration soon = Duration.ofMillis(300);
    try (TestServer hasty =
        TestServer.of(own, c -> c.limits(new FrontDoor.Limits(Duration.ofSeconds(60), soon)))) {
      hasty.file("big.bin", new byte[64 << 20]);
      // Only now: who connects and asks for nothing is sent away as soon.
      try (RawHttp http = RawHttp.connect(hasty.port(), 4096)) {
        http.send("GET /files/big.bin HTTP/1.1", List.of());
        assertThat(hasty.logged().outcome()).isEqualTo("the client takes too little");
        assertThat(http.drain(Long.MAX_VALUE)).isLessThan(64 << 20);
      }
    }
  }
}
