package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FileHandler;
import dev.kedge.fixture.Handler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A web page in the file's place: a login page, a captive portal, an error with status 200. */
class WrongContentTest {
  private static final byte[] BYTES = Content.random(5, 300_000);
  private static final byte[] LOGIN =
      "\n<!DOCTYPE html><title>Log in</title>".getBytes(StandardCharsets.UTF_8);
  private static final Instant OLD = Instant.parse("2020-01-01T00:00:00Z");

  private final FileHandler file = FaultServer.file(BYTES, "\"a\"", OLD);
  private final FaultServer server = FaultServer.start(page("text/html; charset=utf-8"));
  private Console console;

  private static Handler page(String type) {
    return (request, connection) -> {
      connection.head(200, "Content-Type: " + type, "Content-Length: " + LOGIN.length);
      connection.body(LOGIN);
    };
  }

  @BeforeEach
  void open(@TempDir Path root) throws IOException {
    console = new Console(root);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void assertWrong(Console.Outcome outcome) {
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(9);
    assertThat(outcome.err())
        .contains("a web page (text/html) came instead of ")
        .contains("; look at the URL in a browser")
        .contains("--allow-any-content");
  }

  @ParameterizedTest
  @CsvSource({
    "/a.zip,",
    "/a.tar.gz,",
    "/a.iso?x=1,",
    "/a.7z,",
    "/get, out.zip",
    "/a.zip, out",
    "/a.zip, page.html"
  })
  void pageInAFilesPlace_isWrongAndNothingIsSaved(String path, String out) {
    Object[] options =
        out == null ? new Object[] {server.url(path)} : new Object[] {"-o", out, server.url(path)};
    assertWrong(console.fetch(options));
    assertThat(console.names()).isEmpty();
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/, index.html",
    "/get, get",
    "/a.html, a.html",
    "/a.php?id=1, a.php",
    "/v1.2, v1.2",
    "/a.HTM, a.HTM"
  })
  void pageWhereItMayBe_isSaved(String path, String name) {
    assertThat(console.fetch(server.url(path)).exit()).isZero();
    assertThat(console.file(name)).hasBinaryContent(LOGIN);
  }

  @Test
  void allowHtml_takesIt() {
    assertThat(console.fetch("--allow-html", server.url("/a.zip")).exit()).isZero();
    assertThat(console.file("a.zip")).hasBinaryContent(LOGIN);
  }

  @Test
  void xhtmlAndOtherLetters_areAPageToo() {
    server.handler(page("application/XHTML+xml"));
    assertThat(console.fetch(server.url("/a.zip")).exit()).isEqualTo(9);
    server.handler(page("Text/HTML ;q=1"));
    assertThat(console.fetch(server.url("/a.zip")).exit()).isEqualTo(9);
    assertThat(console.names()).isEmpty();
  }

  @Test
  void expectedDigest_makesAPageWrong() {
    assertWrong(console.fetch("--checksum", "sha256:" + "0".repeat(64), server.url("/get")));
    assertThat(console.names()).isEmpty();
  }

  @Test
  void nameOfTheServers_makesAPageWrong() {
    server.handler(
        page("text/html")
            .withFault(Fault.field("Content-Disposition", "attachment; filename=a.zip"))
            .withFault((request, connection, next) -> {
              connection.setField("Content-Disposition", "attachment; filename=a.zip");
              next.handle(request, connection);
            }));
    assertWrong(console.fetch(server.url("/get")));
    assertThat(console.names()).isEmpty();
  }

  @Test
  void streamed_isWrongBeforeTheFirstByte() {
    Console.Outcome outcome = console.fetch("-o", "-", server.url("/a.zip"));
    assertWrong(outcome);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void loginPageOnResume_isWrongAndThePartStaysForLater() {
    server.handler(
        file.withFault(request -> request.rangeStart() == 0, Fault.cutAfter(100_000))
            .withFault(request -> request.rangeStart() > 0, Fault.cutAfter(0)));
    assertThat(console.fetch("-x", "1", server.url("/get")).exit()).isEqualTo(7);
    assertThat(console.names()).hasSize(1);
    server.handler(page("text/html"));
    assertWrong(console.fetch(server.url("/get")));
    assertThat(console.names()).hasSize(1);
    server.handler(file);
    Console.Outcome later = console.fetch(server.url("/get"));
    assertThat(later.exit()).as(later.err()).isZero();
    assertThat(later.err()).contains("going on at");
    assertThat(console.file("get")).hasBinaryContent(BYTES);
    assertThat(console.names()).containsExactly("get");
  }

  @Test
  void loginPageMidWay_isWrong() {
    server.handler(
        file.withFault(request -> request.number() == 1, Fault.cutAfter(100_000))
            .withFault(request -> request.number() > 1, Fault.instead(page("text/html"))));
    assertWrong(console.fetch("-x", "1", server.url("/get")));
    assertThat(console.file("get")).doesNotExist();
  }

  @Test
  void loginPageInAFinishedFilesPlace_leavesTheFile() throws IOException {
    server.handler(file);
    assertThat(console.fetch(server.url("/get")).exit()).isZero();
    server.handler(page("text/html"));
    assertWrong(console.fetch(server.url("/get")));
    assertThat(Files.readAllBytes(console.file("get"))).isEqualTo(BYTES);
  }

  @Test
  void pageThatChanges_isFetchedAgain() {
    assertThat(console.fetch(server.url("/get")).exit()).isZero();
    assertThat(console.fetch(server.url("/get")).exit()).isZero();
    assertThat(console.file("get")).hasBinaryContent(LOGIN);
  }
}
