package dev.kedge.origin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.fixture.Connection;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Handler;
import dev.kedge.fixture.Request;
import dev.kedge.model.Failure;
import dev.kedge.model.Header;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers: octets as they came, and nothing that says two things or knows no end. */
class HeaderTest {
  private final Client client = new Client();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void octetsComeAndGoAsTheyAre() throws Failure {
    String octets = "\"\u0080\u009f\u00e4\u00ff\"";
    Handler handler =
        (request, connection) ->
            connection.head(
                200, "ETag: " + octets, "Set-Cookie: a=b", "SET-cookie: c", "Content-Length: 0");
    try (FaultServer server = FaultServer.start(handler)) {
      URI url = server.url("/");
      OriginRequest request = OriginRequest.of(url, url, List.of()).withOpenRange(5);
      try (Exchange exchange =
          client.origin.exchange(request.withIfRange(octets).withIfMatch(octets))) {
        assertThat(exchange.answer().field("etag")).hasValue(octets);
        assertThat(exchange.answer().lines("set-cookie")).containsExactly("a=b", "c");
      }
      Request seen = server.requests().getFirst();
      assertThat(seen.header("If-Range")).hasValue(octets);
      assertThat(seen.header("If-Match")).hasValue(octets);
    }
  }

  @Test
  void requestFields() throws Failure {
    try (FaultServer server = FaultServer.start(HeaderTest::empty)) {
      URI url = server.url("/a%20b?c=%41#fragment");
      List<Header> own =
          List.of(
              new Header("X-One", "1"),
              new Header("x-one", "2"),
              new Header("user-agent", "mine"),
              new Header("Accept-Encoding", "gzip"),
              new Header("Range", "bytes=1-2"));
      OriginRequest request =
          OriginRequest.of(url, url, own).withOpenRange(0).unless("\"e\"", "then").withNoCache();
      client.origin.exchange(request).close();
      Request seen = server.requests().getFirst();
      assertThat(seen.target()).isEqualTo("/a%20b?c=%41");
      assertThat(seen.headers())
          .containsExactlyInAnyOrder(
              "Host: 127.0.0.1:" + server.port(),
              "user-agent: mine",
              "Accept: */*",
              "X-One: 1",
              "x-one: 2",
              "Accept-Encoding: identity",
              "Want-Repr-Digest: sha-256=10, sha-512=5",
              "Range: bytes=0-",
              "If-None-Match: \"e\"",
              "If-Modified-Since: then",
              "Cache-Control: no-cache",
              "Pragma: no-cache");
    }
  }

  @Test
  void lineBreaksInAUserFieldMakeNoField() throws Failure {
    try (FaultServer server = FaultServer.start(HeaderTest::empty)) {
      URI url = server.url("/");
      List<Header> own = List.of(new Header("X-One", "1\r\nX-Two: 2"));
      client.origin.exchange(OriginRequest.of(url, url, own)).close();
      assertThat(server.requests().getFirst().has("X-Two")).isFalse();
    }
  }

  @Test
  void interimAnswersArePassedOver() throws Failure {
    Handler handler =
        (request, connection) -> {
          for (int i = 0; i < 16; i++) {
            connection.write("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
          }
          empty(request, connection);
        };
    try (FaultServer server = FaultServer.start(handler)) {
      Answer answer = client.answer(server.url("/"));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.field("link")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        "HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nabcdef",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nabcde",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabcde",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nabcde",
        "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nabcde",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
        "HTTP/-1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 20x OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 99 OK\r\nContent-Length: 0\r\n\r\n",
        "SSH-2.0-OpenSSH_9.9\r\n\r\n",
        "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
      })
  void notHttp_badAnswer(String answer) {
    assertBad(answer);
  }

  @Test
  void tooManyFields_badAnswer() {
    assertBad("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(201) + "Content-Length: 0\r\n\r\n");
  }

  @Test
  void lineTooLong_badAnswer() {
    assertBad("HTTP/1.1 200 OK\r\nX: " + "y".repeat(70_000) + "\r\nContent-Length: 0\r\n\r\n");
  }

  @Test
  void sectionTooLong_badAnswer() {
    String line = "X: " + "y".repeat(60_000) + "\r\n";
    assertBad("HTTP/1.1 200 OK\r\n" + line.repeat(5) + "Content-Length: 0\r\n\r\n");
  }

  @Test
  void tooManyInterimAnswers_badAnswer() {
    String interim = "HTTP/1.1 100 Continue\r\n\r\n".repeat(101);
    assertBad(interim + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  }

  @Test
  void large_butWithinBounds() throws Failure {
    String line = "X: " + "y".repeat(60_000) + "\r\n";
    Handler handler =
        (request, connection) ->
            connection
                .write("HTTP/1.1 200 OK\r\n" + line.repeat(3) + "Z: z\r\n".repeat(190))
                .write("Content-Length: 0\r\n\r\n");
    try (FaultServer server = FaultServer.start(handler)) {
      assertThat(client.answer(server.url("/")).lines("z")).hasSize(190);
    }
  }

  /**
   * HttpCore takes the end of the stream for the end of the header: a length of 12 that was 1234.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {"", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 12"})
  void headerCut_unreachable(String answer) {
    Handler handler = (request, connection) -> connection.write(answer).close();
    try (FaultServer server = FaultServer.start(handler)) {
      assertThatThrownBy(() -> client.get(server.url("/"))).isInstanceOf(Failure.Unreachable.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  private void assertBad(String answer) {
    Handler handler =
        (request, connection) -> connection.write(answer.getBytes(ISO_8859_1)).stall();
    try (FaultServer server = FaultServer.start(handler)) {
      assertThatThrownBy(() -> client.get(server.url("/"))).isInstanceOf(Failure.BadAnswer.class);
    }
  }

  private static void empty(Request request, Connection connection) throws IOException {
    connection.head(200, "Content-Length: 0");
  }
}
