package dev.kedge.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.LoopDisk;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is away keeps what was fetched to it, and nothing is begun in its place. */
class AwayTest {
  private static final byte[] CONTENT = Content.random(17, 12 << 20);
  private static final String AWAY = "is not there; is its disk mounted?";

  @TempDir Path root;
  private final FaultServer server = FaultServer.start(FaultServer.file(CONTENT, "\"one\"", null));
  private Home home;
  private Path films;

  @BeforeEach
  void settle() {
    home = new Home(root);
    films = home.file("usb").resolve("films");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void resumeWithoutTheDirectory_makesNone_andGoesOnWhenItIsBack() throws Exception {
    long kept = interrupted(films);
    Path safe = Files.move(films, root.resolve("safe"));
    Ended ended = home.run("resume").failed(10, films + " " + AWAY);
    assertThat(ended.err()).contains("kedge: hint: mount it, then run the same command again");
    assertThat(films).doesNotExist();
    assertKept(kept);

    Files.move(safe, films);
    assertGoesOn(kept, "resume", "--json");
  }

  @Test
  void sameFetchWithoutTheDirectory_makesNone() throws Exception {
    long kept = interrupted(films);
    Path safe = Files.move(films, root.resolve("safe"));
    home.run("fetch", "-d", films.toString(), url()).failed(10, films + " " + AWAY);
    home.run("fetch", "--overwrite", "-d", films.toString(), url()).failed(10, AWAY);
    assertThat(films).doesNotExist();
    assertKept(kept);

    Files.move(safe, films);
    assertGoesOn(kept, "fetch", "--json", "-d", films.toString(), url());
  }

  @Test
  void wholeTreeAboveTheDirectoryGone_isNotMadeEither() throws Exception {
    long kept = interrupted(films);
    Files.move(home.file("usb"), root.resolve("safe"));
    home.run("fetch", "-d", films.toString(), url()).failed(10, AWAY);
    assertThat(home.file("usb")).doesNotExist();
    assertKept(kept);
  }

  @Test
  void emptyMountPoint_isNotTakenForTheDisk() throws Exception {
    Path usb = home.file("usb");
    try (LoopDisk disk = LoopDisk.make(root.resolve("image"), usb, "ext4", 64 << 20)) {
      long kept = interrupted(usb);
      disk.unplug();
      home.run("resume").failed(10, usb + " is not the directory that the download was left in");
      home.run("fetch", "-d", usb.toString(), url()).failed(10, "is its disk mounted?");
      assertThat(usb).isEmptyDirectory();
      assertKept(kept);

      disk.occupyDevice(root.resolve("other"));
      disk.plugIn();
      assertGoesOn(kept, "resume", "--json");
    }
  }

  @Test
  void partThatTheUserDeleted_isBegunAnew() throws Exception {
    long kept = interrupted(films);
    try (var all = Files.list(films)) {
      for (Path part : all.toList()) {
        Files.delete(part);
      }
    }
    server.rate(0);
    home.run("resume").succeeded();
    assertThat(films.resolve("file.bin")).hasBinaryContent(CONTENT);
    assertThat(kept).isPositive();
  }

  @Test
  void finishedFilesDirectoryThatTheUserDeleted_isMadeAgain() throws Exception {
    home.run("fetch", "-d", films.toString(), url()).succeeded();
    Files.delete(films.resolve("file.bin"));
    Files.delete(films);
    home.run("fetch", "-d", films.toString(), url()).succeeded();
    assertThat(films.resolve("file.bin")).hasBinaryContent(CONTENT);
  }

  /** What is durable of a download that a limit ended. */
  private long interrupted(Path directory) throws Exception {
    server.rate(2_000_000);
    home.run("fetch", "-x", "1", "--max-time", "3s", "-d", directory.toString(), url())
        .failed(12, "");
    long kept = home.recorded().map(Download::bytes).orElse(0L);
    assertThat(kept).isPositive();
    return kept;
  }

  private void assertKept(long bytes) throws Exception {
    Download row = home.recorded().orElseThrow();
    assertThat(row.bytes()).isEqualTo(bytes);
    assertThat(row.state()).isEqualTo(DownloadState.PAUSED);
  }

  private void assertGoesOn(long kept, String... command) throws Exception {
    server.rate(0);
    assertThat(home.run(command).succeeded().out()).contains("\"resumed_from\":" + kept);
  }

  private String url() {
    return server.url("/file.bin").toString();
  }
}
