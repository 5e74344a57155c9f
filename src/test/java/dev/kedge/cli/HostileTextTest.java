package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.FaultServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that a server says can move the cursor, reverse a line, or end one. */
class HostileTextTest {
  /** Clears the screen, in 7 and in 8 bits; reverses; ends the line. As octets. */
  private static final String CONTROLS = "\u001b[2J\u009b2J\u00e2\u0080\u00ae\u00c2\u0085";

  private final FaultServer server = FaultServer.start((request, connection) -> {});
  private Console console;

  @BeforeEach
  void open(@TempDir Path root) throws IOException {
    console = new Console(root);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static void assertHarmless(Console.Outcome outcome) {
    for (String said : List.of(outcome.out(), outcome.err())) {
      assertThat(said.codePoints())
          .as(said)
          .noneMatch(c -> (Character.isISOControl(c) && c != '\n') || c == 0x202e || c == 0x2028);
    }
  }

  private void answers(String head, String body) {
    server.handler((request, connection) ->
        connection.write(
            "HTTP/1.1 " + head + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
  }

  @Test
  void reasonPhrase() {
    answers("403 No" + CONTROLS + "way", "");
    for (String option : List.of("-v", "--json", "-q")) {
      Console.Outcome outcome = console.fetch(option, server.url("/a"));
      assertThat(outcome.exit()).isEqualTo(6);
      assertThat(outcome.err()).contains("the server answered 403 Forbidden");
      assertHarmless(outcome);
    }
    assertHarmless(console.run("show", "1"));
    assertHarmless(console.run("list", "--json"));
  }

  @Test
  void validators() {
    answers("200 OK\r\nETag: \"" + CONTROLS + "\"\r\nLast-Modified: " + CONTROLS, "bytes");
    for (String option : List.of("-v", "--json")) {
      Console.Outcome outcome = console.fetch(option, server.url("/" + option));
      assertThat(outcome.exit()).as(outcome.err()).isZero();
      assertHarmless(outcome);
    }
    for (String id : List.of("1", "2")) {
      assertHarmless(console.run("show", id));
      assertHarmless(console.run("show", "--json", id));
    }
  }

  @Test
  void nameAndType() {
    answers(
        "200 OK\r\nContent-Disposition: attachment; filename=\"a" + CONTROLS + "b.bin\"", "bytes");
    Console.Outcome outcome = console.fetch("-v", "--print-filename", server.url("/a"));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertHarmless(outcome);
    answers("200 OK\r\nContent-Type: text/html" + CONTROLS, "<html>");
    assertHarmless(console.fetch(server.url("/a.zip")));
    answers("200 OK\r\nContent-Type: text/html;" + CONTROLS, "<html>");
    Console.Outcome page = console.fetch("--json", server.url("/b.zip"));
    assertThat(page.exit()).isEqualTo(9);
    assertHarmless(page);
  }

  @Test
  void location() {
    answers("302 Found\r\nLocation: /" + CONTROLS, "");
    assertHarmless(console.fetch("-v", server.url("/a")));
    answers("302 Found\r\nLocation: x" + CONTROLS + "://y", "");
    assertHarmless(console.fetch("--json", server.url("/a")));
  }

  @Test
  void statusLineAndRange() {
    answers("200" + CONTROLS, "");
    assertHarmless(console.fetch("-v", server.url("/a")));
    answers("206 OK\r\nContent-Range: bytes " + CONTROLS, "bytes");
    assertHarmless(console.fetch("-v", server.url("/a")));
    server.handler((request, connection) -> connection.write(CONTROLS + "\r\n\r\n").close());
    assertHarmless(console.fetch("-v", server.url("/a")));
  }

  @Test
  void ownFileNameInJson_isEscapedAndReadable() {
    answers("200 OK", "bytes");
    Console.Outcome outcome =
        console.fetch("--json", "-o", "ü\u202e\u009b\u007f🚢.bin", server.url("/a"));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("ü\\u202e\\u009b\\u007F🚢.bin").doesNotContain("\\ud");
    assertHarmless(outcome);
  }
}
