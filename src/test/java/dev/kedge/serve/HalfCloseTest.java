package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that end their half of the connection, as {@code printf … | nc -N} does. */
class HalfCloseTest {
  private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\n";

  @TempDir private static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.of(directory);
    server.file("26", new byte[26]);
    server.file("10000", new byte[10_000]);
    server.file("9000000", new byte[9_000_000]);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "26,Connection: close",
    "26,X: y",
    "10000,Connection: close",
    "10000,X: y",
    "9000000,Connection: close",
    "9000000,X: y",
  })
  void whoSendsNoMore_getsTheWholeAnswer(int size, String field) throws Exception {
    for (int i = 0; i < 5; i++) {
      try (RawHttp http = RawHttp.connect(server.port())) {
        http.send("GET /files/" + size + " HTTP/1.1", List.of(field));
        http.shutdownOutput();
        assertThat(http.read(true).body()).hasSize(size);
        assertThat(http.isClosed()).isTrue();
      }
    }
  }

  @Test
  void allThatWasAsked_isAnswered() throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.sendRaw(("GET /files/10000" + HEAD + "\r\n").repeat(20));
      http.sendRaw(("GET /files/9000000" + HEAD + "\r\n").repeat(3));
      http.shutdownOutput();
      for (int i = 0; i < 20; i++) {
        assertThat(http.read(true).body()).hasSize(10_000);
      }
      for (int i = 0; i < 3; i++) {
        assertThat(http.read(true).body()).hasSize(9_000_000);
      }
      assertThat(http.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\r\n", "GET /files/26 HT"})
  void withNothingToAnswer_isClosedAtOnce(String sent) throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      assertThat(http.get("/files/26").status()).isEqualTo(200);
      http.sendRaw(sent);
      http.shutdownOutput();
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void halfAHead_isRefused() throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.sendRaw("GET /files/26 HTTP/1.1\r\nHost: loc");
      http.shutdownOutput();
      assertThat(http.read(true).status()).isEqualTo(400);
      assertThat(http.isClosed()).isTrue();
    }
  }

  /** Only the write can tell that nobody reads any more. */
  @Test
  void whoClosesAltogether_isNoticed() throws Exception {
    try (TestServer own = TestServer.of(directory, c -> c.limitRate(4_000_000))) {
      try (RawHttp http = RawHttp.connect(own.port())) {
        http.send("GET /files/9000000 HTTP/1.1", List.of());
        http.shutdownOutput();
        http.readHead();
        http.readBody(1);
      }
      assertThat(own.logged().outcome()).isEqualTo("the client closed the connection");
    }
  }
}
