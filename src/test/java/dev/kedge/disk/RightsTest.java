package dev.kedge.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what with a file outlives its replacement. */
final class RightsTest {
  private static final int SOMEBODY = 54_321;
  @TempDir Path dir;
  private Path target;
  private Path part;

  @BeforeEach
  void names() {
    target = dir.resolve("tool");
    part = Disk.part(target, "0123");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxr-xr-x", "rw-------", "r--r--r--", "rwxrwx---", "rw-rw-rw-"})
  void mode_isThatOfTheReplacedFile(String mode) throws Exception {
    old(mode);
    replace();
    assertThat(mode(target)).isEqualTo(mode);
  }

  @Test
  void part_isNeverReadableByMoreThanTheFileIs() throws Exception {
    old("rwx------");
    try (PartFile file = PartFile.open(target, part, false)) {
      assertThat(mode(file.path())).isEqualTo("rw-------");
    }
  }

  @Test
  void partOfANewFile_hasTheUsualMode() throws Exception {
    Path usual = Files.createFile(dir.resolve("usual"));
    replace();
    assertThat(mode(target)).isEqualTo(mode(usual));
  }

  @Test
  void setUserId_isNotGivenToOtherBytes() throws Exception {
    old("rwxr-xr-x");
    assertThat(run("chmod", "6755", target.toString())).isZero();
    replace();
    assertThat((int) Files.getAttribute(target, "unix:mode") & 07777).isEqualTo(0755);
  }

  @Test
  void ownAttributes_areKept() throws Exception {
    old("rw-r--r--");
    attributes(target).write("origin", ByteBuffer.wrap(new byte[] {1, 2, 3}));
    attributes(target).write("empty", ByteBuffer.allocate(0));
    replace();
    assertThat(attributes(target).list()).containsExactlyInAnyOrder("origin", "empty");
    ByteBuffer kept = ByteBuffer.allocate(8);
    assertThat(attributes(target).read("origin", kept)).isEqualTo(3);
    assertThat(kept.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
  }

  @Test
  void accessControlList_isKept() throws Exception {
    old("rw-r-----");
    Assumptions.assumeTrue(
        run("setfacl", "-m", "u:" + SOMEBODY + ":rw", target.toString()) == 0,
        "no access control lists here");
    replace();
    assertThat(acl()).contains("user:" + SOMEBODY + ":rw-", "group::r--", "other::---");
  }

  @Test
  void listThatTheDirectoryGives_isNotAdded() throws Exception {
    old("rw-------");
    Assumptions.assumeTrue(
        run("setfacl", "-d", "-m", "u:" + SOMEBODY + ":rw", dir.toString()) == 0,
        "no access control lists here");
    replace();
    assertThat(acl()).noneMatch(line -> line.contains(String.valueOf(SOMEBODY)));
    assertThat(mode(target)).isEqualTo("rw-------");
  }

  @Test
  void owner_isKept_byRoot() throws Exception {
    old("rw-r-----");
    Assumptions.assumeTrue(
        run("chown", SOMEBODY + ":" + SOMEBODY, target.toString()) == 0,
        "only root may give files away");
    replace();
    assertThat(Files.getAttribute(target, "unix:uid")).isEqualTo(SOMEBODY);
    assertThat(Files.getAttribute(target, "unix:gid")).isEqualTo(SOMEBODY);
    assertThat(mode(target)).isEqualTo("rw-r-----");
  }

  @Test
  void lockOnThePart_isHeldThroughout() throws Exception {
    old("rw-------");
    attributes(target).write("origin", ByteBuffer.wrap(new byte[] {1}));
    try (PartFile file = PartFile.open(target, part, false)) {
      Rights.carry(target, file.path());
      try (ChildJvm other = ChildJvm.start(OtherProcess.class, "probe", part)) {
        assertThat(other.line()).isEqualTo("locked");
      }
    }
  }

  @Test
  void partThatItsOwnerMayNotWrite_isOpenedAllTheSame() throws Exception {
    Files.writeString(part, "all of it");
    mode(part, "r--------");
    try (PartFile file = PartFile.open(target, part, true)) {
      assertThat(file.size()).isEqualTo(9);
    }
    assertThat(mode(part)).isEqualTo("rw-------");
  }

  private void old(String mode) throws IOException {
    Files.writeString(target, "old");
    mode(target, mode);
  }

  private void replace() throws Exception {
    try (PartFile file = PartFile.open(target, part, false)) {
      file.write(ByteBuffer.wrap(new byte[] {'n', 'e', 'w'}), 0);
      var _ = file.publish(target, Disk.stamp(target).orElse(null), false, null);
    }
    assertThat(target).hasContent("new");
  }

  private List<String> acl() throws Exception {
    Process getfacl = new ProcessBuilder("getfacl", "-nc", target.toString()).start();
    return new String(getfacl.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  private static UserDefinedFileAttributeView attributes(Path file) throws IOException {
    Assumptions.assumeTrue(
        Files.getFileStore(file).supportsFileAttributeView("user"), "no attributes of one's own");
    return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static int run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor();
    } catch (IOException notThere) {
      return -1;
    }
  }
}
