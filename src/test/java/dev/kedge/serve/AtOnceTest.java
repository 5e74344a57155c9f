package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.Failure;
import dev.kedge.serve.RawHttp.Answer;
import dev.kedge.serve.http.AccessEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files from memory, answered on the thread that many connections share. */
class AtOnceTest {
  private static final String GET = "GET /files/a HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final byte[] BYTES = new byte[60_000];

  static {
    new Random(1).nextBytes(BYTES);
  }

  @TempDir private Path directory;

  /** Ever more requests and no reading: they wait for their turn, and nobody else does. */
  @Test
  void clientThatDoesNotRead_holdsUpOnlyItself() throws Exception {
    int many = 500;
    try (TestServer server = start(config -> config);
        RawHttp greedy = RawHttp.connect(server.port(), 4096)) {
      greedy.sendRaw(GET.repeat(many));
      try (RawHttp other = RawHttp.connect(server.port())) {
        for (int i = 0; i < 50; i++) {
          assertThat(other.get("/files/a").body()).isEqualTo(BYTES);
        }
      }
      for (int i = 0; i < many; i++) {
        Answer answer = greedy.read(true);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Arrays.equals(answer.body(), BYTES)).isTrue();
      }
    }
  }

  /** As one whose pipe nobody reads. */
  @Test
  void accessLogThatHangs_holdsUpNoAnswer() throws Exception {
    var read = new CountDownLatch(1);
    List<RawHttp> connections = new ArrayList<>();
    try (TestServer server = start(config -> config.accessLog(Optional.of(waitingFor(read))))) {
      try {
        for (int i = 0; i < 8; i++) {
          RawHttp connection = RawHttp.connect(server.port());
          connections.add(connection);
          assertThat(connection.get("/files/a").status()).isEqualTo(200);
          assertThat(connection.get("/files/a").body()).isEqualTo(BYTES);
        }
      } finally {
        read.countDown();
        for (RawHttp connection : connections) {
          connection.close();
        }
      }
    }
  }

  /** The same size and time, but not the same file: a look at it tells. */
  @Test
  void replacedFile_isNotAnsweredFromMemory() throws Exception {
    try (TestServer server = start(config -> config);
        RawHttp http = RawHttp.connect(server.port())) {
      assertThat(http.get("/files/a").body()).isEqualTo(BYTES);
      String before = http.get("/files/a").field("ETag").orElseThrow();
      byte[] others = new byte[BYTES.length];
      FileTime time = Files.getLastModifiedTime(server.root.resolve("a"));
      Path next = Files.write(server.root.resolve(".next"), others);
      Files.setLastModifiedTime(next, time);
      Files.move(next, server.root.resolve("a"), StandardCopyOption.REPLACE_EXISTING);
      Answer after = http.get("/files/a");
      assertThat(after.body()).isEqualTo(others);
      assertThat(after.field("ETag")).isPresent().get().isNotEqualTo(before);
    }
  }

  /** What they say does not hang on the thread that answers. */
  @Test
  void fromMemoryOrNot_theFieldsAreTheSame() throws Exception {
    try (TestServer server = start(config -> config);
        RawHttp http = RawHttp.connect(server.port())) {
      List<String> first = http.get("/files/a", "Range: bytes=0-").fields();
      List<String> whole = http.get("/files/a").fields();
      List<String> again = http.get("/files/a").fields();
      List<String> ended = http.get("/files/a", "Connection: close").fields();
      assertThat(again).isEqualTo(whole);
      assertThat(first).containsAll(whole);
      assertThat(ended).containsAll(whole);
    }
  }

  private TestServer start(UnaryOperator<ServeConfig.Builder> change) throws Failure, IOException {
    TestServer server = TestServer.of(directory, change);
    server.file("a", BYTES);
    return server;
  }

  private static Consumer<AccessEntry> waitingFor(CountDownLatch read) {
    return _ -> {
      try {
        read.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }
}
