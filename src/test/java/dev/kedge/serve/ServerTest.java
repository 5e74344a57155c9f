package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.model.Failure;
import dev.kedge.serve.RawHttp.Answer;
import dev.kedge.serve.content.ContentOptions;
import dev.kedge.serve.http.AccessEntry;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting, stopping, many clients at once, and what is logged. */
class ServerTest {
  @TempDir private Path directory;

  @Test
  void offLoopbackOnlyWhenTold() throws Exception {
    ServeConfig.Builder config = config(directory).host("0.0.0.0");
    assertThatThrownBy(() -> Server.start(config.build()))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("not loopback");
    Server server = Server.start(config.plain(true).build());
    Files.writeString(directory.resolve("f"), "hello");
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.sendRaw("GET /files/f HTTP/1.1\r\nHost: files.example:8080\r\n\r\n");
      assertThat(http.read(true).text()).isEqualTo("hello");
    } finally {
      server.close(Duration.ZERO);
    }
  }

  @Test
  void rootThatCannotBeServed() throws Exception {
    Path file = Files.createFile(directory.resolve("f"));
    assertThatThrownBy(() -> Server.start(config(directory.resolve("nowhere")).build()))
        .isInstanceOf(Failure.Local.class)
        .hasMessageContaining("no such directory");
    assertThatThrownBy(() -> Server.start(config(file).build()))
        .isInstanceOf(Failure.Local.class)
        .hasMessageContaining("not a directory");
    assertThatThrownBy(() ->
            Server.start(
                config(Files.createDirectory(directory.resolve("d")))
                    .state(file.resolve("serve.db"))
                    .build()))
        .isInstanceOf(Failure.Local.class)
        .hasMessageContaining("store");
  }

  @Test
  void portInUse() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Server.start(config(directory).port(taken.getLocalPort()).build()))
          .isInstanceOf(Failure.Local.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": the port is in use");
    }
  }

  @Test
  void manyClientsAtOnce() throws Exception {
    byte[] content = new byte[9 << 20];
    new Random(1).nextBytes(content);
    try (TestServer server = TestServer.of(directory);
        var pool = Executors.newFixedThreadPool(16)) {
      server.file("f", content);
      List<Callable<Boolean>> clients = new ArrayList<>();
      for (int client = 0; client < 64; client++) {
        int first = client * 70_001;
        int last = Math.min(content.length - 1, first + (client % 4) * 1_600_000 + 100);
        clients.add(() -> isPart(server, content, first, last));
      }
      for (Future<Boolean> client : pool.invokeAll(clients)) {
        assertThat(client.get()).isTrue();
      }
    }
  }

  private static boolean isPart(TestServer server, byte[] content, int first, int last)
      throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      Answer answer = http.get("/files/f", "Range: bytes=" + first + "-" + last);
      Answer again = http.get("/files/f", "Range: bytes=" + last + "-" + last);
      return Arrays.equals(answer.body(), Arrays.copyOfRange(content, first, last + 1))
          && again.body()[0] == content[last];
    }
  }

  @Test
  void accessLogCountsBytesSent() throws Exception {
    try (TestServer server = TestServer.of(directory)) {
      server.file("f", new byte[10_000_000]);
      RawHttp.once(server.port(), "GET /files/f HTTP/1.1", List.of("Range: bytes=5-9999998"));
      AccessEntry entry = server.logged();
      assertThat(entry.status()).isEqualTo(206);
      assertThat(entry.bytes()).isEqualTo(9_999_994);
      assertThat(entry.target()).isEqualTo("/files/f");
      RawHttp.once(server.port(), "HEAD /files/f HTTP/1.1", List.of());
      assertThat(server.logged().bytes()).isZero();
    }
  }

  @Test
  void clientThatGoesAway_isLoggedWithWhatItWasSent() throws Exception {
    try (TestServer server = TestServer.of(directory)) {
      server.file("f", new byte[64 << 20]);
      try (RawHttp http = RawHttp.connect(server.port(), 4096)) {
        http.send("GET /files/f HTTP/1.1", List.of());
        http.readHead();
        http.readBody(1000);
      }
      AccessEntry entry = server.logged();
      assertThat(entry.outcome()).isEqualTo("the client closed the connection");
      assertThat(entry.bytes()).isBetween(1000L, (64L << 20) - 1);
    }
  }

  @Test
  void answerThatTheServerCuts_isNotTheClientsDoing() throws Exception {
    TestServer server = TestServer.of(directory);
    server.file("f", new byte[64 << 20]);
    try (RawHttp http = RawHttp.connect(server.port(), 4096)) {
      http.send("GET /files/f HTTP/1.1", List.of());
      http.readHead();
      server.close();
      assertThat(server.logged().outcome()).isEqualTo("the server closed the connection");
    }
  }

  @Test
  void directoryThatVanishes() throws Exception {
    try (TestServer server = TestServer.of(directory)) {
      Path file = server.file("f", new byte[1]);
      Files.delete(file);
      Files.delete(server.root);
      Answer answer = RawHttp.once(server.port(), "GET /files/f HTTP/1.1", List.of());
      assertThat(answer.status()).isEqualTo(503);
      assertThat(server.logged().outcome()).isEqualTo("the served directory is gone");
      server.file("f", new byte[1]);
      assertThat(RawHttp.once(server.port(), "GET /files/f HTTP/1.1", List.of()).status())
          .isEqualTo(200);
    }
  }

  /** Nor an empty one, which an unmounted disk leaves. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void directoryThatVanishes_isNoMissingListing(boolean leavesAnEmptyOne) throws Exception {
    var content = new ContentOptions(true, true, ContentOptions.DEFAULT_PARALLEL);
    try (TestServer server = TestServer.of(directory, c -> c.content(content))) {
      server.file("d/f", new byte[1]);
      Path away = Files.move(server.root, directory.resolve("away"));
      if (leavesAnEmptyOne) {
        Files.createDirectory(server.root);
      }
      for (String path : List.of("/files/", "/files/d/", "/files/d")) {
        Answer answer = RawHttp.once(server.port(), "GET " + path + " HTTP/1.1", List.of());
        assertThat(answer.status()).as(path).isEqualTo(503);
        assertThat(answer.field("Retry-After")).isPresent();
      }
      if (leavesAnEmptyOne) {
        Files.delete(server.root);
      }
      Files.move(away, server.root);
      assertThat(RawHttp.once(server.port(), "GET /files/d/ HTTP/1.1", List.of()).text())
          .contains("<a href=\"f\">");
      assertThat(RawHttp.once(server.port(), "GET /files/no/ HTTP/1.1", List.of()).status())
          .isEqualTo(404);
    }
  }

  @Test
  void closeLetsARunningAnswerEnd() throws Exception {
    byte[] content = new byte[32 << 20];
    TestServer.of(directory).close();
    Files.write(directory.resolve("root/f"), content);
    Server server =
        Server.start(
            TestServer.config(directory.resolve("root"), directory.resolve("state/serve.db"))
                .build());
    try (RawHttp http = RawHttp.connect(server.port(), 4096)) {
      http.send("GET /files/f HTTP/1.1", List.of());
      http.readHead();
      Thread closing = Thread.startVirtualThread(() -> server.close(Duration.ofSeconds(30)));
      assertThat(http.readBody(content.length)).hasSize(content.length);
      assertThat(http.isClosed()).isTrue();
      closing.join();
    }
    assertThatThrownBy(() -> RawHttp.connect(server.port())).isInstanceOf(ConnectException.class);
  }

  @Test
  void limitedRateSendsTheSameBytes() throws Exception {
    byte[] content = new byte[3 << 20];
    new Random(2).nextBytes(content);
    try (TestServer server = TestServer.of(directory, c -> c.limitRate(20_000_000))) {
      server.file("f", content);
      assertThat(RawHttp.once(server.port(), "GET /files/f HTTP/1.1", List.of()).body())
          .isEqualTo(content);
      assertThat(server.logged().bytes()).isEqualTo(content.length);
    }
  }

  private ServeConfig.Builder config(Path root) {
    return TestServer.config(root, directory.resolve(".serve.db"));
  }
}
