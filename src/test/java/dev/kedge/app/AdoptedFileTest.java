package dev.kedge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.model.Failure;
import dev.kedge.model.VerifyResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is there already, whoever put it there, is not fetched again. */
class AdoptedFileTest {
  private static final byte[] FILE = Content.random(11, 5 * Rig.MIB);
  private Rig rig;
  private FaultServer server;

  @BeforeEach
  void open(@TempDir Path root) throws IOException {
    rig = new Rig(root);
    server = rig.serve(FaultServer.file(FILE, "\"v1\"", Rig.OLD));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void strangersFileWithTheDigest_isAdopted() throws Exception {
    Files.write(rig.target(), FILE);
    assertThat(rig.fetch(server, Rig.sha256(FILE)).done().alreadyComplete()).isTrue();
    assertThat(server.requests()).isEmpty();
    assertThat(rig.verify().verdict()).isEqualTo(VerifyResult.Verdict.GOOD);
  }

  @Test
  void strangersFileWithAnotherDigest_isNotTouched() throws Exception {
    byte[] mine = Content.random(12, 100);
    Files.write(rig.target(), mine);
    rig.fetch(server, Rig.sha256(FILE)).failed(Failure.Local.class);
    rig.assertPublished(mine);
  }

  @Test
  void fileThatWasPutBack_isAdoptedByItsDigest() throws Exception {
    rig.fetch(server, Rig.sha256(FILE)).done();
    putBack(FileTime.fromMillis(1));
    int asked = server.requests().size();
    assertThat(rig.fetch(server, Rig.sha256(FILE)).done().alreadyComplete()).isTrue();
    assertThat(server.requests()).hasSize(asked);
  }

  @Test
  void fileThatWasPutBackWithItsTime_isKnownByItsChunks() throws Exception {
    rig.fetch(server).done();
    putBack(Files.getLastModifiedTime(rig.target()));
    assertThat(rig.fetch(server).done().alreadyComplete()).isTrue();
    rig.assertPublished(FILE);
  }

  @Test
  void otherBytesOfTheSameSizeAndTime_areNotAdopted() throws Exception {
    rig.fetch(server).done();
    FileTime time = Files.getLastModifiedTime(rig.target());
    byte[] mine = Content.random(13, FILE.length);
    Files.delete(rig.target());
    Files.write(rig.target(), mine);
    Files.setLastModifiedTime(rig.target(), time);
    rig.fetch(server).failed(Failure.Local.class);
    rig.assertPublished(mine);
  }

  /** Under another inode, as an archive does. */
  private void putBack(FileTime time) throws IOException {
    Path other = Files.write(rig.files.resolve("other"), Files.readAllBytes(rig.target()));
    Files.setLastModifiedTime(other, time);
    Files.delete(rig.target());
    Files.move(other, rig.target());
  }
}
