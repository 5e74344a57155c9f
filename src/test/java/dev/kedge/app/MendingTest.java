package dev.kedge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.Site;
import dev.kedge.model.Failure;
import dev.kedge.model.Logins;
import dev.kedge.model.VerifyRequest;
import dev.kedge.model.VerifyResult;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that go bad on a device, and a real server that says which chunks they are. */
final class MendingTest {
  private static final int CHUNK = 4 << 20;
  private static final byte[] FILM = Content.random(41, 3 * CHUNK + 7);

  @TempDir Path home;
  private Site site;
  private Kiosk kiosk;
  private String item;
  private Path copy;

  @BeforeEach
  void begin() throws Exception {
    site = new Site(home);
    site.publish("film.bin", FILM);
    item = site.hashed("film.bin");
    kiosk = new Kiosk(home.resolve("kiosk"), site.url(), site.user);
    copy = kiosk.root.resolve("film.bin");
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void damagedFile_isNamedByTheServer_andOnlyItsBadChunksAreFetched() throws Exception {
    site.wantAll(kiosk.device());
    kiosk.sync();
    flip(CHUNK + 5);
    kiosk.sync();
    assertThat(kiosk.said).as("not looked for").isEmpty();
    long before = site.sent();
    kiosk.verify = true;
    kiosk.sync();
    assertThat(kiosk.said)
        .containsExactly(
            "note 1 file compared, 1 damaged", "plan repair " + item, "done repair " + item);
    assertThat(copy).hasBinaryContent(FILM);
    assertThat(site.sent() - before).isBetween((long) CHUNK, 2L * CHUNK);
    assertThat(site.states(item)).containsExactly("completed");
    kiosk.sync();
    assertThat(kiosk.said).containsExactly("note 1 file compared, 0 damaged");
  }

  @Test
  void damageThatVerifyFound_isRepairedBySync() throws Exception {
    site.wantAll(kiosk.device());
    kiosk.sync();
    flip(3 * CHUNK);
    assertThat(verify()).isEqualTo(VerifyResult.Verdict.BAD);
    long before = site.sent();
    kiosk.sync();
    assertThat(kiosk.said).containsExactly("plan repair " + item, "done repair " + item);
    assertThat(copy).hasBinaryContent(FILM);
    assertThat(site.sent() - before).isLessThan(CHUNK);
    assertThat(verify()).isEqualTo(VerifyResult.Verdict.GOOD);
  }

  @Test
  void fileThatWasRestored_isNotFetched() throws Exception {
    site.wantAll(kiosk.device());
    kiosk.sync();
    flip(9);
    assertThat(verify()).isEqualTo(VerifyResult.Verdict.BAD);
    flip(9);
    long before = site.sent();
    kiosk.sync();
    kiosk.sync();
    assertThat(kiosk.said).isEmpty();
    assertThat(site.sent()).isEqualTo(before);
    assertThat(site.states(item)).containsExactly("completed");
  }

  @Test
  void allChunksBad_theFileIsWholeAgain() throws Exception {
    site.wantAll(kiosk.device());
    kiosk.sync();
    for (int chunk = 0; chunk < 4; chunk++) {
      flip((long) chunk * CHUNK);
    }
    kiosk.verify = true;
    kiosk.sync();
    assertThat(copy).hasBinaryContent(FILM);
    assertThat(site.states(item)).containsExactly("completed");
  }

  @Test
  void repairThatCannotBe_leavesTheFile_andIsDoneLater() throws Exception {
    site.wantAll(kiosk.device());
    kiosk.sync();
    flip(5);
    byte[] damaged = Files.readAllBytes(copy);
    Path source = site.files.resolve("film.bin");
    Path away = home.resolve("away");
    assertThat(verify()).isEqualTo(VerifyResult.Verdict.BAD);
    Files.move(source, away);
    kiosk.sync();
    assertThat(copy).hasBinaryContent(damaged);
    assertThat(kiosk.parts()).isEmpty();
    Files.move(away, source);
    kiosk.sync();
    assertThat(copy).hasBinaryContent(FILM);
  }

  @Test
  void damagedFileThatTheLedgerForgot_isFetchedWhole() throws Exception {
    site.wantAll(kiosk.device());
    kiosk.sync();
    try (Client client = kiosk.client()) {
      client.downloads().forget(client.downloads().all().getFirst(), false);
    }
    flip(5);
    kiosk.verify = true;
    kiosk.sync();
    assertThat(copy).hasBinaryContent(FILM);
    assertThat(site.states(item)).containsExactly("completed");
    kiosk.verify = false;
    kiosk.sync();
    assertThat(kiosk.said).isEmpty();
  }

  private VerifyResult.Verdict verify() throws Failure {
    List<VerifyResult> results = new ArrayList<>();
    try (Client client = kiosk.client()) {
      client.verify(
          new VerifyRequest(
              List.of(copy), List.of(), false, List.of(), Logins.NONE, Kiosk.options()),
          _ -> {},
          results::add);
    }
    return results.getFirst().verdict();
  }

  /** As a bad disk does: size and time stay. */
  private void flip(long offset) throws IOException {
    FileTime time = Files.getLastModifiedTime(copy);
    try (RandomAccessFile bytes = new RandomAccessFile(copy.toFile(), "rw")) {
      bytes.seek(offset);
      int octet = bytes.read();
      bytes.seek(offset);
      bytes.write(octet ^ 1);
    }
    Files.setLastModifiedTime(copy, time);
  }
}
