package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.serve.RawHttp.Answer;
import dev.kedge.serve.http.FrontDoor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112 §9: how connections go on and end. */
class ConnectionTest {
  private static final String PATH = "GET /files/a.txt HTTP/1.";

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

  @ParameterizedTest(name = "HTTP/1.{0} {1}: {2}")
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          1, X: y,                    -
          1, Connection: keep-alive,  -
          1, Connection: TE,          -
          1, Connection: close,       close
          1, Connection: Close,       close
          1, 'Connection: TE, close', close
          0, X: y,                    close
          0, Connection: keep-alive,  keep-alive
          0, Connection: Keep-Alive,  keep-alive
          0, Connection: close,       close
          0, 'Connection: TE, keep-alive', keep-alive
          0, 'Connection: keep-alive, close', close
          """)
  void goesOnOrEnds(int minor, String field, String expected) throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.send(PATH + minor, List.of(field));
      Answer answer = http.read(true);
      assertThat(answer.text()).isEqualTo("hello");
      String said = answer.field("Connection").orElse(null);
      if ("close".equals(expected)) {
        assertThat(said).isEqualTo("close"); // in HTTP/1.0 as nginx, Apache, lighttpd and Tomcat
        assertThat(http.isClosed()).isTrue();
      } else {
        assertThat(said).isEqualTo(expected);
        assertThat(http.get("/files/a.txt", "Range: bytes=1-2").text()).isEqualTo("el");
      }
    }
  }

  /** RFC 9110 §7.8: a server may ignore Upgrade, and goes on in HTTP/1.1. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Upgrade: h2c|Connection: Upgrade, HTTP2-Settings|HTTP2-Settings: AAMAAABkAAQAAP__",
        "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13"
            + "|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Upgrade: TLS/1.0|Connection: Upgrade",
      })
  void upgradeIsIgnored(String fields) throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      Answer answer = http.get("/files/a.txt", fields.split("\\|", -1));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("hello");
      assertThat(http.get("/files/a.txt").status()).isEqualTo(200);
    }
  }

  /** In HTTP/1.1, the only version the server speaks (RFC 9110 §6.2): {@link RawHttp} looks. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET / HTTP/2.0\r\n\r\n",
        "GET / HTTP/3.0\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/0.9\r\n\r\n",
      })
  void otherVersionsAreRefused(String request) throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.sendRaw(request);
      assertThat(http.read(true).status()).isEqualTo(505);
      assertThat(http.isClosed()).isTrue();
    }
  }

  /** What comes after a request that ends the connection is never looked at. */
  @Test
  void nothingIsReadAfterClose() throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      String request = PATH + "1\r\nHost: localhost\r\n";
      http.sendRaw(request + "Connection: close\r\n\r\n" + request + "\r\n");
      assertThat(http.read(true).text()).isEqualTo("hello");
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void whoSendsABodyThatIsNotTaken_seesTheAnswer() throws Exception {
    String body = "y".repeat(8 << 20);
    for (String method : List.of("GET", "POST", "FOO")) {
      try (RawHttp http = RawHttp.connect(server.port())) {
        http.send(method + " /files/a.txt HTTP/1.1", List.of("Content-Length: " + body.length()));
        http.sendRaw(body);
        assertThat(http.read(true).status()).isIn(200, 405, 501);
        assertThat(http.isClosed()).isTrue();
      }
    }
  }

  /** A client that is told that its head is too large has often not sent all of it. */
  @Test
  void whoSendsFarTooMuch_seesTheAnswer() throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.sendRaw(PATH + "1\r\nHost: localhost\r\nX: " + "y".repeat(8 << 20) + "\r\n\r\n");
      assertThat(http.read(true).status()).isEqualTo(431);
      assertThat(http.isClosed()).isTrue();
    }
  }

  /** RFC 9110 §10.1.1: of the five that were asked, nginx, Apache and Tomcat say 100. */
  @Test
  void whoWaitsWithTheBodyOfAGet_isToldToGoOn() throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.send(PATH + "1", List.of("Content-Length: 5", "Expect: 100-Continue"));
      assertThat(http.readHead().status()).isEqualTo(100);
      http.sendRaw("hello");
      assertThat(http.read(true).text()).isEqualTo("hello");
      assertThat(http.get("/files/a.txt").status()).isEqualTo(200);
    }
  }

  /** RFC 9110 §10.1.1: 417 is for what is not known, and an empty field asks for nothing. */
  @ParameterizedTest
  @CsvSource({
    "Expect:,200",
    "'Expect: 100-continue, 100-continue',200",
    "'Expect: 100-continue, foo',417",
    "Expect: 100-continue;x=y,417"
  })
  void expectations(String field, int status) throws Exception {
    assertThat(RawHttp.once(server.port(), PATH + "1", List.of(field)).status()).isEqualTo(status);
  }

  /** As all others do, some after 5 s, some after minutes. */
  @Test
  void connectionOnWhichNothingIsAsked_isClosed(@TempDir Path own) throws Exception {
    Duration soon = Duration.ofSeconds(1);
    try (TestServer hasty =
        TestServer.of(own, c -> c.limits(new FrontDoor.Limits(Duration.ofSeconds(60), soon)))) {
      hasty.file("a.txt", "hello".getBytes(StandardCharsets.US_ASCII));
      try (RawHttp silent = RawHttp.connect(hasty.port());
          RawHttp served = RawHttp.connect(hasty.port())) {
        assertThat(served.get("/files/a.txt").text()).isEqualTo("hello");
        assertThat(silent.isClosed()).isTrue();
        assertThat(served.isClosed()).isTrue();
      }
    }
  }

  /** However long an answer takes, as long as the client takes it. */
  @Test
  void connectionThatIsAnswered_isNotIdle(@TempDir Path own) throws Exception {
    Duration soon = Duration.ofMillis(400);
    int rate = 200_000;
    var limits = new FrontDoor.Limits(Duration.ofSeconds(60), soon);
    try (TestServer slow = TestServer.of(own, c -> c.limits(limits).limitRate(rate))) {
      slow.file("b.bin", new byte[2 * rate]);
      try (RawHttp http = RawHttp.connect(slow.port())) {
        assertThat(http.get("/files/b.bin").body()).hasSize(2 * rate);
        assertThat(slow.logged().took()).isGreaterThan(soon.multipliedBy(2));
      }
    }
  }

  /** The body of a GET is waited for as long as its head. */
  @Test
  void bodyOfAGetThatNeverComes(@TempDir Path own) throws Exception {
    Duration soon = Duration.ofMillis(300);
    try (TestServer hasty =
            TestServer.of(own, c -> c.limits(new FrontDoor.Limits(soon, Duration.ofSeconds(60))));
        RawHttp http = RawHttp.connect(hasty.port())) {
      hasty.file("a.txt", "hello".getBytes(StandardCharsets.US_ASCII));
      http.send(PATH + "1", List.of("Content-Length: 5"));
      assertThat(http.read(true).text()).isEqualTo("hello");
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void http10WithoutHost() throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.sendRaw("GET /files/a.txt HTTP/1.0\r\n\r\n");
      assertThat(http.read(true).text()).isEqualTo("hello");
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void emptyLinesBeforeARequest() throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.sendRaw("\r\n\r\nGET /files/a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(http.read(true).text()).isEqualTo("hello");
    }
  }

  @Test
  void pipelinedAndBytewise() throws Exception {
    String request = "GET /files/a.txt HTTP/1.1\r\nHost: localhost\r\nRange: bytes=1-2\r\n\r\n";
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.sendRaw(request + request + request);
      for (int i = 0; i < 3; i++) {
        assertThat(http.read(true).text()).isEqualTo("el");
      }
      for (String character : request.split("", 0)) {
        http.sendRaw(character);
      }
      assertThat(http.read(true).text()).isEqualTo("el");
      for (String character : request.replace("Range:", "X: y\r\n z\r\nRange:").split("", 0)) {
        http.sendRaw(character);
      }
      assertThat(http.read(true).status()).isEqualTo(400);
    }
  }
}
