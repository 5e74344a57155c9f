package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Handler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user sees of redirects that lead nowhere good. */
class RedirectOutcomeTest {
  private static final byte[] BYTES = Content.random(2, 100_000);
  private final FaultServer plain =
      FaultServer.start(FaultServer.file(BYTES, "\"a\"", Instant.parse("2020-01-01T00:00:00Z")));
  private final FaultServer secure =
      FaultServer.startTls(to(() -> plain.url("/there.bin").toString()));
  private final FaultServer server = FaultServer.start(to(() -> "/"));
  private Console console;

  /** Where to, once the servers are there. */
  private interface Where {
    String url();
  }

  private static Handler to(Where where) {
    return (request, connection) ->
        connection.head(302, "Location: " + where.url(), "Content-Length: 0");
  }

  @BeforeEach
  void open(@TempDir Path root) throws IOException {
    console = new Console(root).trusting();
  }

  @AfterEach
  void close() {
    plain.close();
    secure.close();
    server.close();
  }

  private void assertNotTrusted(Console.Outcome outcome, String... messages) {
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(13);
    assertThat(outcome.err()).contains(messages);
    assertThat(console.names()).isEmpty();
  }

  @Test
  void downgrade_isRefusedAndSaysWhatAllowsIt() {
    assertNotTrusted(
        console.fetch(secure.url("/a.bin?token=s3cret")),
        "redirects from https to http: " + plain.url("/there.bin"),
        "allow it with --allow-downgrade");
    assertThat(plain.requests()).isEmpty();
  }

  @Test
  void downgradeThatIsAllowed_isFollowedWithoutSecrets() throws IOException {
    Console.Outcome outcome =
        console.fetch(
            "--allow-downgrade", "--trust-host", "127.0.0.1", "-u", "a:b", secure.url("/a.bin"));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(Files.readAllBytes(console.file("a.bin"))).isEqualTo(BYTES);
    assertThat(secure.requests()).allMatch(request -> request.has("Authorization"));
    assertThat(plain.requests()).noneMatch(request -> request.has("Authorization"));
  }

  @Test
  void twentyRedirects_areFollowedAndNotOneMore() {
    server.handler((request, connection) -> {
      int left = Integer.parseInt(request.target().replaceAll("\\D", ""));
      String next = left == 1 ? plain.url("/a.bin").toString() : "/" + (left - 1);
      connection.head(302, "Location: " + next, "Content-Length: 0");
    });
    Console.Outcome twenty = console.fetch("-v", "-o", "twenty", server.url("/20"));
    assertThat(twenty.exit()).as(twenty.err()).isZero();
    Console.Outcome more = console.fetch("-o", "more", server.url("/21"));
    assertThat(more.exit()).isEqualTo(13);
    assertThat(more.err()).contains("more than 20 redirects").contains("/21");
    assertThat(console.names()).containsExactly("twenty");
  }

  @Test
  void loop_isFound() {
    server.handler((request, connection) ->
        connection.head(
            302,
            "Location: " + (request.target().equals("/a") ? "/b" : "/a"),
            "Content-Length: 0"));
    assertNotTrusted(console.fetch(server.url("/a")), "more than 20 redirects, in a loop");
    assertThat(server.requests()).hasSize(21); // any of them may set what the next one asks for
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc/passwd", "ftp://127.0.0.1/a", "data:text/plain,x", "gopher://h/"})
  void foreignScheme_isNotFollowed(String location) {
    server.handler(to(() -> location));
    assertNotTrusted(
        console.fetch(server.url("/a")),
        "redirects to a " + location.substring(0, location.indexOf(':')) + ": URL",
        "only http and https are followed");
  }

  @Test
  void noLocation_isABadAnswer() {
    server.handler((request, connection) -> connection.head(302, "Content-Length: 0"));
    Console.Outcome outcome = console.fetch(server.url("/a"));
    assertThat(outcome.exit()).isEqualTo(7);
    assertThat(outcome.err()).contains("a redirect (302) without a Location");
    assertThat(console.names()).isEmpty();
  }
}
