package dev.kedge.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FileHandler;
import dev.kedge.fixture.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A body that is not wanted is not read: counted is what the server sends all the same, which can
 * be no more than the kernels at both ends take.
 */
class AbandonTest {
  private static final int SIZE = 128 << 20;
  private static final byte[] CONTENT = Content.random(7, SIZE);
  private static final int SLICE = 64 << 10;

  @TempDir Path root;

  @Test
  void firstAnswersRest_isLeftToOtherConnections() throws Exception {
    try (FaultServer server = FaultServer.start(FaultServer.file(CONTENT, "\"one\"", null))) {
      server.rate(100_000_000);
      Home home = new Home(root);
      home.run("fetch", "-x", "4", server.url("/file.bin").toString()).succeeded();
      assertThat(server.requests().size()).isGreaterThanOrEqualTo(4);
      // The first answer alone would have had seven eighths of the file still to send.
      assertThat(server.bodyBytes() - SIZE).isBetween(0L, SIZE / 4L);
      assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
    }
  }

  @Test
  void errorPageWithoutEnd_isNotRead() throws Exception {
    Handler endless =
        (request, connection) ->
            connection.head(404, "Content-Length: " + SIZE).body(CONTENT, 0, SIZE);
    try (FaultServer server = FaultServer.start(endless)) {
      new Home(root).run("fetch", server.url("/file.bin").toString()).failed(6, "404");
      assertThat(server.bodyBytes())
          .isLessThanOrEqualTo(server.requests().size() * socketBuffers());
    }
  }

  @Test
  void wholeFileInsteadOfNotModified_isNotRead() throws Exception {
    FileHandler file = FaultServer.file(CONTENT, "\"one\"", null);
    try (FaultServer server = FaultServer.start(file)) {
      Home home = new Home(root);
      String url = server.url("/file.bin").toString();
      home.run("fetch", url).succeeded();
      server.handler(file.withFault(Fault.ignoring("If-None-Match", "Range")));
      long before = server.bodyBytes();
      assertThat(home.run("fetch", url).succeeded().err()).contains("already complete");
      assertThat(server.bodyBytes() - before).isLessThanOrEqualTo(socketBuffers());
    }
  }

  @Test
  void loginPageInItsPlace_isNotRead() throws Exception {
    byte[] page = "<!doctype html>".concat(" ".repeat(SIZE)).getBytes(StandardCharsets.US_ASCII);
    Handler login =
        (request, connection) ->
            connection
                .head(200, "Content-Type: text/html", "Content-Length: " + SIZE)
                .body(page, 0, SIZE);
    try (FaultServer server = FaultServer.start(login)) {
      Home home = new Home(root);
      home.run("fetch", server.url("/file.bin").toString()).failed(9, "text/html");
      assertThat(server.bodyBytes()).isLessThanOrEqualTo(socketBuffers());
      assertThat(home.names()).isEmpty();
    }
  }

  @Test
  void pipeClosedByItsReader_endsTheBody() throws Exception {
    try (FaultServer server = FaultServer.start(FaultServer.file(CONTENT, "\"one\"", null))) {
      Home home = new Home(root);
      KedgeProcess shell =
          Pipes.shell(home, "fetch -o - " + server.url("/file.bin") + " | head -c 10 | od -c");
      assertThat(shell.await().exit()).isEqualTo(141);
      assertThat(server.bodyBytes()).isLessThanOrEqualTo(socketBuffers() + (8L << 20));
    }
  }

  /** What may be on its way on one connection, by the system's own limits. */
  private static long socketBuffers() throws IOException {
    return most("/proc/sys/net/ipv4/tcp_wmem") + most("/proc/sys/net/ipv4/tcp_rmem") + SLICE;
  }

  private static long most(String limits) throws IOException {
    byte[] text = new byte[128];
    try (InputStream in = Files.newInputStream(Path.of(limits))) {
      int length = in.read(text); // In one piece: these files have no second.
      String[] three = new String(text, 0, length, US_ASCII).strip().split("\\s+", -1);
      return Long.parseLong(three[2]);
    }
  }
}
