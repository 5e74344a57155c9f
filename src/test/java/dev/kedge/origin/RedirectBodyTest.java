package dev.kedge.origin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Handler;
import dev.kedge.model.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody wants the body of a redirect, but its connection can be of use. */
@Timeout(20)
class RedirectBodyTest {
  private static final byte[] CONTENT = Content.random(3, 1000);
  private static final byte[] PAGE = "<html>moved</html>".getBytes(UTF_8);

  private static void assertFollowed(Handler redirect, int connections) throws Failure {
    Handler handler =
        FaultServer.file(CONTENT, null, null)
            .withFault(request -> request.target().equals("/a"), Fault.instead(redirect));
    try (FaultServer server = FaultServer.start(handler);
        Client client = new Client()) {
      assertThat(client.fetch(server.url("/a"))).isEqualTo(CONTENT);
      assertThat(server.connections()).isEqualTo(connections);
    }
  }

  @Test
  void small_isReadForReuse() throws Failure {
    assertFollowed(
        (request, connection) ->
            connection
                .head(302, "Location: /file", "Transfer-Encoding: chunked")
                .chunk(PAGE)
                .lastChunk(),
        1);
  }

  @Test
  void endless_isAbandoned() throws Failure {
    byte[] page = new byte[64 * 1024];
    assertFollowed(
        (request, connection) -> {
          connection.head(302, "Location: /file", "Transfer-Encoding: chunked");
          while (connection.isOpen()) {
            connection.chunk(page);
          }
        },
        2);
  }

  @Test
  void large_isAbandoned() throws Failure {
    assertFollowed(
        (request, connection) ->
            connection.head(302, "Location: /file", "Content-Length: 1000000").stall(),
        2);
  }

  @Test
  void stalling_isAbandoned() throws Failure {
    assertFollowed(
        (request, connection) ->
            connection.head(302, "Location: /file", "Content-Length: 10").stall(),
        2);
  }

  @Test
  void cut_isAbandoned() throws Failure {
    assertFollowed(
        (request, connection) ->
            connection.head(302, "Location: /file", "Content-Length: 1000").body(PAGE).close(),
        2);
  }
}
