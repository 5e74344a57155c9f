package dev.kedge.origin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Handler;
import dev.kedge.model.ByteRange;
import dev.kedge.model.Failure;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body ends where its framing says, and nowhere else. */
class BodyTest {
  private static final byte[] CONTENT = Content.random(7, 300_000);
  private static final byte[] HALF = Arrays.copyOf(CONTENT, 150_000);

  private final Client client = new Client();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void whole() throws Failure {
    try (FaultServer server = FaultServer.start(FaultServer.file(CONTENT, "\"v\"", null));
        Exchange exchange = client.get(server.url("/a?b=c"))) {
      assertThat(exchange.answer().status()).isEqualTo(200);
      assertThat(exchange.answer().reason()).isEqualTo("OK");
      assertThat(exchange.answer().bodyLength()).isEqualTo(CONTENT.length);
      assertThat(exchange.answer().field("ETag")).hasValue("\"v\"");
      assertThat(exchange.answer().url()).isEqualTo(server.url("/a?b=c"));
      assertThat(Client.readAll(exchange)).isEqualTo(CONTENT);
      assertThat(exchange.read(new byte[1], 0, 1)).isEqualTo(-1);
      assertThat(server.requests().getFirst().target()).isEqualTo("/a?b=c");
    }
  }

  @Test
  void range() throws Failure {
    try (FaultServer server = FaultServer.start(FaultServer.file(CONTENT, "\"v\"", null))) {
      OriginRequest whole = OriginRequest.of(server.url("/"), server.url("/"), List.of());
      OriginRequest ranged = whole.withRange(new ByteRange(10, 20)).withIfRange("\"v\"");
      try (Exchange exchange = client.origin.exchange(ranged)) {
        assertThat(exchange.answer().status()).isEqualTo(206);
        assertThat(Client.readAll(exchange)).isEqualTo(Arrays.copyOfRange(CONTENT, 10, 20));
      }
    }
  }

  @Test
  void chunkedWithTrailers() throws Failure {
    Handler handler =
        (request, connection) ->
            connection
                .head(200, "Transfer-Encoding: chunked")
                .chunk(HALF)
                .chunk(Arrays.copyOfRange(CONTENT, 150_000, 300_000))
                .write("0\r\nX-Trailer: y\r\n\r\n");
    try (FaultServer server = FaultServer.start(handler)) {
      assertThat(client.answer(server.url("/")).bodyLength()).isEqualTo(-1);
      assertThat(client.fetch(server.url("/"))).isEqualTo(CONTENT);
    }
  }

  @Test
  void delimitedByClose() throws Failure {
    Handler handler =
        (request, connection) -> connection.write("HTTP/1.0 200 OK\r\n\r\n").body(CONTENT).close();
    try (FaultServer server = FaultServer.start(handler)) {
      assertThat(client.fetch(server.url("/"))).isEqualTo(CONTENT);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void statusWithoutBody(int status) throws Failure {
    Handler handler = (request, connection) -> connection.head(status, "Content-Length: 100");
    try (FaultServer server = FaultServer.start(handler)) {
      assertThat(client.answer(server.url("/")).bodyLength()).isZero();
      assertThat(client.fetch(server.url("/"))).isEmpty();
    }
  }

  @Test
  void emptyBody() throws Failure {
    try (FaultServer server = FaultServer.start(FaultServer.file(new byte[0], null, null))) {
      assertThat(client.fetch(server.url("/"))).isEmpty();
    }
  }

  @Test
  void closedBeforeTheDeclaredLength_cutShort() {
    Handler handler = FaultServer.file(CONTENT, null, null).withFault(Fault.cutAfter(1000));
    try (FaultServer server = FaultServer.start(handler)) {
      assertThatThrownBy(() -> client.fetch(server.url("/")))
          .isInstanceOf(Failure.CutShort.class)
          .hasMessage(server.url("/") + ": the body ended too early, after 1000 bytes");
    }
  }

  @Test
  void reset_unreachable() {
    Handler handler = FaultServer.file(CONTENT, null, null).withFault(Fault.resetAfter(1000));
    try (FaultServer server = FaultServer.start(handler)) {
      assertThatThrownBy(() -> client.fetch(server.url("/")))
          .isInstanceOf(Failure.Unreachable.class);
    }
  }

  @Test
  void resetOfBodyWithoutLength_unreachable() {
    Handler handler = (request, connection) -> connection.head(200).body(HALF).reset();
    try (FaultServer server = FaultServer.start(handler)) {
      assertThatThrownBy(() -> client.fetch(server.url("/")))
          .isInstanceOf(Failure.Unreachable.class);
    }
  }

  /** The last ones are what a proper end looks like when it is cut. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "5\r\nab",
        "5\r\nabcde",
        "5\r\nabcde\r\n",
        "5\r\nabcde\r\n0",
        "5\r\nabcde\r\n0\r\n"
      })
  void chunksCut_cutShort(String body) {
    try (FaultServer server = FaultServer.start(chunked(body))) {
      assertThatThrownBy(() -> client.fetch(server.url("/"))).isInstanceOf(Failure.CutShort.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xyz\r\nabcde\r\n0\r\n\r\n",
        "5\r\nabcdeXX\r\n0\r\n\r\n",
        "-5\r\nabcde\r\n0\r\n\r\n",
        "ffffffffffffffffff\r\nabcde\r\n0\r\n\r\n",
        "5\r\nabcde\r\n0\r\nno colon\r\n\r\n"
      })
  void chunksMalformed_badAnswer(String body) {
    try (FaultServer server = FaultServer.start(chunked(body))) {
      assertThatThrownBy(() -> client.fetch(server.url("/"))).isInstanceOf(Failure.BadAnswer.class);
    }
  }

  private static Handler chunked(String body) {
    return (request, connection) ->
        connection.head(200, "Transfer-Encoding: chunked").body(body.getBytes(US_ASCII)).close();
  }

  @Test
  void longerThanDeclared_ignoredAndNotReused() throws Failure {
    Handler handler =
        (request, connection) ->
            connection
                .head(200, "Content-Length: 5")
                .body("abcdeHTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
    try (FaultServer server = FaultServer.start(handler)) {
      assertThat(client.fetch(server.url("/"))).asString(US_ASCII).isEqualTo("abcde");
      assertThat(client.fetch(server.url("/"))).asString(US_ASCII).isEqualTo("abcde");
      assertThat(server.connections()).isEqualTo(2);
    }
  }
}
