package dev.kedge.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kedge.fixture.SmallDisk;
import dev.kedge.model.Failure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskTest {
  private static final String ATTEMPT = "0123456789abcdef";

  @TempDir Path dir;

  @Test
  void fileSystemThatTellsNoRoom_isNotFull() {
    Path none = Path.of("/proc");
    Assumptions.assumeTrue(
        Files.isDirectory(none) && none.toFile().getTotalSpace() == 0, "there is no /proc here");
    assertThat(Disk.usableSpace(none.resolve("a.iso"))).isEqualTo(-1);
    assertThat(Disk.usableSpace(dir.resolve("a.iso"))).isPositive();
  }

  @Test
  void partOfShortName_keepsItWhole() {
    assertThat(Disk.part(dir.resolve("a.iso"), ATTEMPT))
        .isEqualTo(dir.resolve("a.iso." + ATTEMPT + ".kedge"));
  }

  @Test
  void partOfLongName_fitsAndCutsAtACharacter() throws Exception {
    for (String character : new String[] {"x", "é", "漢", "🚢"}) {
      for (int shift = 0; shift < 4; shift++) {
        String name = "a".repeat(shift) + character.repeat(250 / bytes(character));
        String part = String.valueOf(Disk.part(dir.resolve(name), ATTEMPT).getFileName());
        assertThat(bytes(part)).isBetween(252, 255);
        assertThat(part).doesNotContain("?", "�").endsWith("." + ATTEMPT + ".kedge");
        Files.createFile(dir.resolve(part));
      }
    }
  }

  @Test
  void stampOfAFile_tellsSizeTimeAndKey() throws Exception {
    Path file = Files.writeString(dir.resolve("a"), "four");
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(9, 123_456_789)));
    assertThat(Disk.stamp(file))
        .hasValueSatisfying(stamp -> {
          assertThat(stamp.size()).isEqualTo(4);
          assertThat(stamp.mtimeNanos()).isEqualTo(9_123_456_789L);
          assertThat(stamp.key()).matches("[0-9]+");
        });
  }

  @Test
  void stampOfAnythingElse_isEmpty() throws Exception {
    Path link = Files.createSymbolicLink(dir.resolve("link"), Files.createFile(dir.resolve("a")));
    assertThat(Disk.stamp(dir)).isEmpty();
    assertThat(Disk.stamp(link)).isEmpty();
    assertThat(Disk.stamp(dir.resolve("none"))).isEmpty();
  }

  @Test
  void prepare_makesTheDirectories() throws Exception {
    Disk.prepare(dir.resolve("a/b/c/file"));
    assertThat(dir.resolve("a/b/c")).isDirectory();
    Disk.prepare(dir.resolve("a/b/c/file"));
  }

  @Test
  void prepareBelowAFile_isRefused() throws Exception {
    Files.createFile(dir.resolve("a"));
    assertThatExceptionOfType(Failure.Local.class)
        .isThrownBy(() -> Disk.prepare(dir.resolve("a/file")))
        .withMessage(dir.resolve("a") + ": is not a directory");
  }

  @Test
  void prepareOfADirectoryOrLink_isRefused() throws Exception {
    Files.createSymbolicLink(dir.resolve("link"), dir.resolve("nowhere"));
    assertThatExceptionOfType(Failure.Local.class)
        .isThrownBy(() -> Disk.prepare(dir))
        .withMessage(dir + ": is a directory");
    assertThatExceptionOfType(Failure.Local.class)
        .isThrownBy(() -> Disk.prepare(dir.resolve("link")))
        .withMessage(dir.resolve("link") + ": is a symbolic link");
  }

  @Test
  void prepareOnReadOnlyFileSystem_isRefused() throws Exception {
    try (SmallDisk small = SmallDisk.mount(dir, "size=1m")) {
      small.makeReadOnly();
      assertThatExceptionOfType(Failure.Local.class)
          .isThrownBy(() -> Disk.prepare(dir.resolve("file")))
          .withMessage(dir + ": the directory cannot be written");
    }
  }

  @Test
  void usableSpace_looksAtTheNearestDirectory() throws Exception {
    try (SmallDisk _ = SmallDisk.mount(dir, "size=1m")) {
      assertThat(Disk.usableSpace(dir.resolve("not/there/yet"))).isBetween(1L, 1L << 20);
    }
  }

  @Test
  void freeName_countsBeforeTheExtension() throws Exception {
    Files.createFile(dir.resolve("a.1.iso"));
    Files.createSymbolicLink(dir.resolve("a.2.iso"), dir.resolve("nowhere"));
    assertThat(Disk.freeName(dir.resolve("a.iso"))).isEqualTo(dir.resolve("a.3.iso"));
    assertThat(Disk.freeName(dir.resolve("plain"))).isEqualTo(dir.resolve("plain.1"));
    assertThat(Disk.freeName(dir.resolve(".hidden"))).isEqualTo(dir.resolve(".hidden.1"));
  }

  @Test
  void freeNameOfTheLongestName_fits() throws Exception {
    Path free = Disk.freeName(dir.resolve("é".repeat(125) + ".iso"));
    assertThat(bytes(String.valueOf(free.getFileName()))).isLessThanOrEqualTo(255);
    assertThat(free.toString()).endsWith(".1.iso");
    Files.createFile(free);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
