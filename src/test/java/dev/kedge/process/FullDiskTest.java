package dev.kedge.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files on a disk of 24 MiB, which is mounted for each test; the ledger is elsewhere. */
class FullDiskTest {
  private static final byte[] CONTENT = Content.random(6, 16 << 20);
  private static final int HOG = 12 << 20;

  @TempDir Path root;
  private final FaultServer server = FaultServer.start(FaultServer.file(CONTENT, "\"one\"", null));
  private SmallDisk disk;
  private Home home;

  @BeforeEach
  void mount() throws IOException {
    disk = SmallDisk.mount(Files.createDirectory(root.resolve("disk")), "size=24m");
    home = new Home(root, disk.directory());
  }

  @AfterEach
  void unmount() throws IOException {
    server.close();
    disk.close();
  }

  @Test
  void fileThatCannotFit_isRefusedBeforeItIsFetched() throws Exception {
    Files.write(home.file("hog"), new byte[HOG]);
    home.run("fetch", url())
        .failed(10, "needs 16,777,216 bytes more, but the disk has room for 12,");
    assertThat(server.bodyBytes()).isLessThan(CONTENT.length);
    assertThat(home.names()).containsExactly("hog");

    Files.delete(home.file("hog"));
    home.run("resume").succeeded();
    assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
  }

  @Test
  void diskThatFillsUp_keepsWhatItHas_andGoesOnWhenThereIsRoom() throws Exception {
    server.rate(8_000_000);
    try (KedgeProcess process = home.start("fetch", url())) {
      Await.until("some of it", () -> server.bodyBytes() > 3 << 20 || !process.isAlive());
      fill();
      process.await().failed(10, "file.bin", "no space left on device");
    }
    long kept = home.recorded().orElseThrow().bytes();
    assertThat(kept).isPositive();
    assertThat(home.file("file.bin")).doesNotExist();
    assertThat(home.run("fetch", url()).failed(10, "the disk has room for").err())
        .contains("free some space");
    assertThat(home.recorded().orElseThrow().bytes()).isEqualTo(kept);

    Files.delete(home.file("hog"));
    server.rate(0);
    Ended resumed = home.run("resume", "--json").succeeded();
    assertThat(resumed.out()).contains("\"resumed_from\":" + kept);
    assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
    assertThat(home.names()).containsExactly("file.bin");
  }

  @Test
  void streamOfUnknownLength_leavesNothingBehind() throws Exception {
    server.handler((request, connection) -> {
      connection.head(200, "Connection: close", "ETag: \"one\"");
      connection.body(CONTENT).body(CONTENT).close();
    });
    home.run("fetch", url()).failed(10, "file.bin", "no space left on device");
    assertThat(home.names()).isEmpty();
  }

  @Test
  void ledgerOnTheFullDisk_isNamed() throws Exception {
    fill();
    Path ledger = home.file("ledger.db");
    home.run(
            "fetch",
            "--ledger",
            ledger.toString(),
            "-d",
            root.resolve("elsewhere").toString(),
            url())
        .failed(10, ledger.toString(), "no space left on device");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void readOnlyFileSystem_isNamed() throws Exception {
    disk.makeReadOnly();
    home.run("fetch", url()).failed(10, home.files().toString());
    assertThat(server.requests()).isEmpty();
  }

  /** Writes until nothing more fits. */
  private void fill() throws IOException {
    byte[] slice = new byte[64 << 10];
    try (var out = Files.newOutputStream(home.file("hog"))) {
      while (true) {
        out.write(slice);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("space");
    }
  }

  private String url() {
    return server.url("/file.bin").toString();
  }
}
