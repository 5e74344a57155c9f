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

/**
 * Bodies that mean nothing to a file. The server gets past them, as nginx, Apache, Caddy and Tomcat
 * do, unless where they end is open to doubt.
 */
class SkippedBodyTest {
  private static final String NEXT = "GET /files/next.txt HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir private static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.of(directory);
    server.file("a.txt", "hello".getBytes(StandardCharsets.US_ASCII));
    server.file("next.txt", "next".getBytes(StandardCharsets.US_ASCII));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,200",
    "HEAD,200",
    "OPTIONS,204",
    "TRACE,405",
    "POST,405",
    "PUT,405",
    "PATCH,405",
    "DELETE,405"
  })
  void anotherRequestMayFollow(String method, int status) throws Exception {
    String hidden = "GET /files/no HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String size = Integer.toHexString(hidden.length());
    try (RawHttp http = RawHttp.connect(server.port())) {
      for (int i = 0; i < 3; i++) {
        http.send(method + " /files/a.txt HTTP/1.1", List.of("Content-Length: " + hidden.length()));
        http.sendRaw(hidden);
        Answer answer = http.read(!method.equals("HEAD"));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.field("Connection")).isEmpty();
        http.send(method + " /files/a.txt HTTP/1.1", List.of("Transfer-Encoding: chunked"));
        http.sendRaw(size + "\r\n" + hidden + "\r\n5;x=\"y\"\r\nhello\r\n0\r\nT: v\r\n\r\n" + NEXT);
        assertThat(http.read(!method.equals("HEAD")).status()).isEqualTo(status);
        assertThat(http.read(true).text()).isEqualTo("next");
      }
    }
  }

  /** In the bodies {@code ^} ends a line, {@code ~} is a tab and {@code @} a NUL. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ' 5^hello^0^^'
          5@^hello^0^^
          0x5^hello^0^^
          +5^hello^0^^
          -5^hello^0^^
          "5"^hello^0^^
          5,^hello^0^^
          g^hello^0^^
          ^hello^0^^
          5;a@b^hello^0^^
          5 x^hello^0^^
          5^helloX^0^^
          5^hello0^^
          6^hello^0^^
          FFFFFFFFFFFFFFFFF^hello^0^^
          0^X y^^
          0^X : y^^
          0^X: y^ folded^^
          0^X: y^~folded^^
          """)
  void brokenChunksEndTheConnection(String body) throws Exception {
    String bytes = body.replace("'", "").replace("^", "\r\n").replace('~', '\t').replace('@', '\0');
    for (String method : List.of("GET", "POST", "OPTIONS")) {
      for (boolean isSplit : new boolean[] {false, true}) {
        try (RawHttp http = RawHttp.connect(server.port())) {
          http.send(method + " /files/a.txt HTTP/1.1", List.of("Transfer-Encoding: chunked"));
          for (String piece : isSplit ? bytes.split("", -1) : new String[] {bytes}) {
            http.sendRaw(piece);
          }
          http.sendRaw(NEXT);
          Answer answer = http.read(true);
          assertThat(answer.status()).isEqualTo(400);
          assertThat(answer.text()).contains("#bad-body\"");
          assertThat(http.isClosed()).isTrue();
        }
      }
    }
  }

  /** The request before it was fine, even if it is answered only now. */
  @Test
  void brokenChunksAreOfOneRequest() throws Exception {
    String head =
        "POST /files/a.txt HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.sendRaw(head + "5\r\nhello\r\n0\r\n\r\n" + head + "x");
      http.shutdownOutput();
      assertThat(http.read(true).status()).isEqualTo(405);
      assertThat(http.read(true).status()).isEqualTo(400);
      assertThat(http.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void afterManyChunksNothingIsRead(String method) throws Exception {
    String chunk = "1000\r\n" + "y".repeat(4096) + "\r\n";
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.send(method + " /files/a.txt HTTP/1.1", List.of("Transfer-Encoding: chunked"));
      http.sendRaw(chunk.repeat(17) + "0\r\n\r\n" + NEXT);
      Answer answer = http.read(true);
      assertThat(answer.status()).isEqualTo(method.equals("GET") ? 200 : 405);
      assertThat(answer.field("Connection")).contains("close");
      assertThat(http.isClosed()).isTrue();
    }
  }

  /** It may send the body or not, so that what comes next is open to doubt. */
  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
  void whoWaitsForContinue_isRefusedAtOnce(String framing) throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.send("POST /files/a.txt HTTP/1.1", List.of(framing, "Expect: 100-continue"));
      Answer answer = http.read(true);
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.field("Connection")).contains("close");
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void bodyThatNeverComesIsNotWaitedForLong(@TempDir Path own) throws Exception {
    Duration soon = Duration.ofMillis(300);
    try (TestServer hasty =
        TestServer.of(own, c -> c.limits(new FrontDoor.Limits(Duration.ofSeconds(60), soon)))) {
      for (String framing : List.of("Content-Length: 5", "Transfer-Encoding: chunked")) {
        try (RawHttp http = RawHttp.connect(hasty.port())) {
          http.send("POST /files/a.txt HTTP/1.1", List.of(framing));
          assertThat(http.read(true).status()).isEqualTo(framing.startsWith("C") ? 405 : 408);
          assertThat(http.isClosed()).isTrue();
        }
      }
    }
  }
}
