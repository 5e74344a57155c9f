package dev.kedge.app;

import static dev.kedge.app.Rig.FIRST;
import static dev.kedge.app.Rig.MIB;
import static dev.kedge.app.Rig.OLD;
import static dev.kedge.app.Rig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Connection;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FileHandler;
import dev.kedge.model.Proof;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** While one response is bringing the file, no answer to another connection ends it. */
class OddAnswersTest {
  private static final String LIMIT = "ERROR: too many connections from your address\n";

  private final FileHandler file = FaultServer.file(FIRST, "\"v1\"", OLD);
  private Rig rig;

  @BeforeEach
  void setUp(@TempDir Path root) throws IOException {
    rig = new Rig(root);
  }

  @AfterEach
  void tearDown() {
    rig.close();
  }

  private static Fault says(int status, String type, String text, String... fields) {
    return Fault.instead((request, connection) -> say(connection, status, type, text, fields));
  }

  private static void say(
      Connection connection, int status, String type, String text, String... fields)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    String[] all =
        Stream.concat(
                Stream.of("Content-Type: " + type, "Content-Length: " + body.length),
                Stream.of(fields))
            .toArray(String[]::new);
    connection.head(status, all).body(body);
  }

  private static Arguments odd(String name, Fault fault) {
    return Arguments.argumentSet(name, fault);
  }

  static Stream<Arguments> oddAnswers() {
    return Stream.of(
        odd("a limit in words", says(200, "text/plain", LIMIT)),
        odd("a limit in words with a tag", says(200, "text/plain", LIMIT, "ETag: \"m\"")),
        odd("a page", says(200, "text/html", "<html>please log in</html>")),
        odd("an error in JSON", says(200, "application/json", "{\"error\":\"quota\"}")),
        odd("nothing under 200", says(200, "application/octet-stream", "")),
        odd("a part of a page", says(206, "text/html", "<p>", "Content-Range: bytes 0-2/3")),
        odd("a part without a range", says(206, "application/octet-stream", "abc")),
        odd("no content", Fault.status(204)),
        odd("not modified", Fault.status(304)),
        odd("a login", Fault.status(401, "WWW-Authenticate: Basic realm=\"x\"")),
        odd("forbidden", Fault.status(403)),
        odd("not found", Fault.status(404)),
        odd("gone", Fault.status(410)),
        odd("too many", Fault.status(429, "Retry-After: 1")),
        odd("a broken gateway", Fault.status(502)),
        odd("a failed precondition", Fault.status(412)),
        odd("an unsatisfied range", Fault.status(416, "Content-Range: bytes */3")),
        odd("a redirect without an end", Fault.status(302, "Location: /elsewhere")),
        odd("a redirect to nowhere", Fault.status(302)),
        odd("a closed connection", Fault.instead((request, connection) -> connection.close())),
        odd("a reset", Fault.instead((request, connection) -> connection.reset())),
        odd("no HTTP", Fault.instead((request, connection) -> connection.write("busy\r\n\r\n"))));
  }

  @ParameterizedTest
  @MethodSource("oddAnswers")
  void oddAnswersBesideTheFirstResponse_leaveItAlone(Fault fault) throws Exception {
    FaultServer server = rig.serve(file.withFault(request -> request.number() > 1, fault));
    server.rate(8 * MIB);
    Outcome outcome = rig.fetch(server);
    assertThat(outcome.done().proof()).isEqualTo(Proof.SINGLE_RESPONSE);
    assertThat(outcome.restarts()).isEmpty();
    rig.assertPublished(FIRST);
  }

  /** No fresh connection is tried again and again: each gives up after one answer in words. */
  @Test
  void limitInWords_costsOneRequestAConnection() throws Exception {
    FaultServer server =
        rig.serve(file.withFault(request -> request.number() > 1, says(200, "text/plain", LIMIT)));
    server.rate(8 * MIB);
    rig.fetch(server).done();
    assertThat(server.requests()).hasSizeBetween(2, 4);
  }

  /** The response breaks later, and the host has the file for the one connection that is left. */
  @Test
  void brokenFirstResponseAfterOddAnswers_isGoneOnWith() throws Exception {
    FaultServer server =
        rig.serve(
            file.withFault(
                    request -> request.number() > 1 && request.number() < 5,
                    says(200, "text/plain", LIMIT))
                .withFault(request -> request.number() == 1, Fault.cutAfter(5 * MIB)));
    server.rate(8 * MIB);
    assertThat(rig.fetch(server).done().fetched()).isEqualTo(FIRST.length);
    rig.assertPublished(FIRST);
  }

  /** Only when the running response has ended is the new version believed. */
  @Test
  void newVersionBesideARunningResponse_isBelievedAfterItBroke() throws Exception {
    FaultServer server =
        rig.serve(
            file.withFault(
                request -> request.number() == 1,
                (request, connection, next) -> {
                  file.swap(SECOND, "\"v2\"", OLD);
                  connection.afterBody(5 * MIB, Connection::close);
                  say206(connection);
                }));
    server.rate(8 * MIB);
    Outcome outcome = rig.fetch(server);
    outcome.done();
    assertThat(outcome.restarts()).hasSize(1);
    rig.assertPublished(SECOND);
  }

  private static void say206(Connection connection) throws IOException {
    connection
        .head(
            206,
            "ETag: \"v1\"",
            "Content-Range: bytes 0-" + (FIRST.length - 1) + "/" + FIRST.length,
            "Content-Length: " + FIRST.length)
        .body(FIRST);
  }
}
