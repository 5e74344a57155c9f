package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Connection;
import dev.kedge.fixture.Content;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.SmallDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that have no room, found before the first byte. */
class RoomTest {
  private static final int MIB = 1 << 20;
  private static final byte[] BYTES = Content.random(6, 3 * MIB);
  private static final Instant OLD = Instant.parse("2020-01-01T00:00:00Z");

  private final FaultServer server = FaultServer.start(FaultServer.file(BYTES, "\"a\"", OLD));
  private Console console;

  @BeforeEach
  void open(@TempDir Path root) throws IOException {
    console = new Console(root);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void tooLarge_isSaidBeforeAnythingIsWritten() throws IOException {
    try (SmallDisk _ = SmallDisk.mount(console.directory, "size=2m")) {
      Console.Outcome outcome = console.fetch(server.url("/a"));
      assertThat(outcome.exit()).isEqualTo(10);
      assertThat(outcome.err())
          .contains("/a: needs 3,145,728 bytes more, but the disk has room for 2,097,152")
          .contains("hint: free some space, then run the same command again");
      assertThat(console.names()).isEmpty();
    }
  }

  @Test
  void whatOthersStillNeed_counts() throws IOException {
    CountDownLatch secondRefused = new CountDownLatch(1);
    server.handler(
        FaultServer.file(BYTES, "\"a\"", OLD)
            .withFault(
                request -> request.target().equals("/1"),
                Fault.runAfter(MIB, () -> await(secondRefused)))
            .withFault(
                request -> request.target().equals("/2"),
                (request, connection, next) -> {
                  while (console.names().isEmpty()) {
                    Thread.onSpinWait(); // until the first has taken its room
                  }
                  connection.afterBody(MIB, Connection::stall); // until the client goes
                  try {
                    next.handle(request, connection);
                  } finally {
                    secondRefused.countDown();
                  }
                }));
    try (SmallDisk _ = SmallDisk.mount(console.directory, "size=5m")) {
      Console.Outcome outcome =
          console.fetch("-x", "1", "-j", "2", server.url("/1"), server.url("/2"));
      assertThat(outcome.exit()).as(outcome.err()).isEqualTo(10);
      assertThat(outcome.err())
          .contains("/2: needs 3,145,728 bytes more")
          .contains("of which other files of this command need ");
      assertThat(console.names()).containsExactly("1");
      assertThat(console.file("1")).hasBinaryContent(BYTES);
    }
  }

  @Test
  void readOnlyDirectory_isSaid() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(console.directory, "size=5m")) {
      disk.makeReadOnly();
      Console.Outcome outcome = console.fetch(server.url("/a"));
      assertThat(outcome.exit()).isEqualTo(10);
      assertThat(outcome.err())
          .contains(console.directory + ": the directory cannot be written")
          .contains("hint: choose another directory");
      assertThat(server.requests()).isEmpty();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
