package dev.kedge.origin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Handler;
import dev.kedge.model.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies whose framing is said in odd ways: taken where all readers see the same end. */
@Timeout(30)
final class FramingTest {
  private final Client client = new Client();

  @AfterEach
  void close() {
    client.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: identity|Content-Length: 5",
        "Content-Length: 5|Transfer-Encoding: Identity",
        "Transfer-Encoding: ,|Content-Length: 5",
        "Content-Length: 5|Content-Length: 5",
        "Content-Length: 5, 5",
        "Transfer-Encoding: identity|Content-Length: 5|Content-Length: 5",
      })
  void identityAndEqualLengths_areALength(String fields) throws Failure {
    try (FaultServer server = FaultServer.start(answer(fields, "hello"))) {
      assertThat(client.answer(server.url("/")).bodyLength()).isEqualTo(5);
      assertThat(client.fetch(server.url("/"))).asString(US_ASCII).isEqualTo("hello");
      assertThat(client.fetch(server.url("/"))).asString(US_ASCII).isEqualTo("hello");
      assertThat(server.connections()).isBetween(2, 3); // two fields end the connection
    }
  }

  @Test
  void identityWithoutLength_endsWithTheConnection() throws Failure {
    Handler handler =
        (request, connection) ->
            connection.head(200, "Transfer-Encoding: identity").write("hello").close();
    try (FaultServer server = FaultServer.start(handler)) {
      assertThat(client.fetch(server.url("/"))).asString(US_ASCII).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: CHUNKED",
        "Transfer-Encoding: identity, chunked",
        "Transfer-Encoding: identity|Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked ,",
      })
  void oddWordsForChunked_areChunked(String fields) throws Failure {
    try (FaultServer server = FaultServer.start(answer(fields, "5\r\nhello\r\n0\r\n\r\n"))) {
      assertThat(client.fetch(server.url("/"))).asString(US_ASCII).isEqualTo("hello");
      assertThat(client.fetch(server.url("/"))).asString(US_ASCII).isEqualTo("hello");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5|Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked|Content-Length: 5",
        "Content-Length: 5, 5|Transfer-Encoding: chunked",
      })
  void lengthBesideChunks_isTaken_andTheConnectionClosed(String fields) throws Failure {
    String body = "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n";
    try (FaultServer server = FaultServer.start(answer(fields, body))) {
      assertThat(client.answer(server.url("/")).bodyLength()).isEqualTo(-1);
      assertThat(client.fetch(server.url("/"))).asString(US_ASCII).isEqualTo("hello");
      assertThat(client.fetch(server.url("/"))).asString(US_ASCII).isEqualTo("hello");
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4\r\nhell\r\n0\r\n\r\n",
        "6\r\nhello!\r\n0\r\n\r\n",
        "5\r\nhello\r\n5\r\nhello\r\n0\r\n\r\n",
        "0\r\n\r\n",
      })
  void lengthThatTheChunksDeny_badAnswer(String body) {
    String fields = "Content-Length: 5|Transfer-Encoding: chunked";
    try (FaultServer server = FaultServer.start(answer(fields, body))) {
      assertThatThrownBy(() -> client.fetch(server.url("/")))
          .isInstanceOf(Failure.BadAnswer.class)
          .hasMessage(
              server.url("/") + ": Content-Length says 5 bytes, and the chunks say otherwise");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked|Transfer-Encoding: chunked",
        "Transfer-Encoding: Chunked,identity,CHUNKED|Content-Length: 5",
      })
  void chunkedTwice_badAnswer(String fields) {
    try (FaultServer server = FaultServer.start(answer(fields, "5\r\nhello\r\n0\r\n\r\n"))) {
      assertThatThrownBy(() -> client.fetch(server.url("/")))
          .isInstanceOf(Failure.BadAnswer.class)
          .hasMessageEndingWith("not HTTP: chunked transfer coding, named twice");
    }
  }

  private static Handler answer(String fields, String body) {
    return (request, connection) -> connection.head(200, fields.split("\\|")).write(body);
  }
}
