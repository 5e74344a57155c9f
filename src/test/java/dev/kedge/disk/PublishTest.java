package dev.kedge.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kedge.fixture.ChildJvm;
import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PublishTest {
  @TempDir Path dir;
  private Path target;
  private Path part;

  @BeforeEach
  void names() {
    target = dir.resolve("a.iso");
    part = Disk.part(target, "0123");
  }

  @Test
  void nothingThere_appearsUnderItsName() throws Exception {
    FileStamp stamp = publish(null, false, null);
    assertThat(target).hasContent("new");
    assertThat(part).doesNotExist();
    assertThat(Disk.stamp(target)).contains(stamp);
  }

  @Test
  void fileMadeMeanwhile_isNotReplaced() throws Exception {
    Files.writeString(target, "theirs");
    assertThatExceptionOfType(Failure.Local.class)
        .isThrownBy(() -> publish(null, false, null))
        .withMessageStartingWith(target.toString())
        .satisfies(taken -> assertThat(taken.hint()).contains(part.toString()));
    assertThat(target).hasContent("theirs");
    assertThat(part).hasContent("new");
  }

  @Test
  void linkInTheTargetsPlace_isNotReplaced() throws Exception {
    Path dangling = Files.createSymbolicLink(target, dir.resolve("nowhere"));
    assertThatExceptionOfType(Failure.Local.class)
        .isThrownBy(() -> publish(null, false, null))
        .withMessageContaining("is a symbolic link");
    assertThat(dangling).isSymbolicLink();
    assertThat(dir.resolve("nowhere")).doesNotExist();
  }

  @Test
  void ownOldFile_isReplaced() throws Exception {
    Files.writeString(target, "old");
    FileStamp old = Disk.stamp(target).orElseThrow();
    publish(old, false, null);
    assertThat(target).hasContent("new");
    assertThat(part).doesNotExist();
  }

  @Test
  void ownOldFileWasEdited_isNotReplaced() throws Exception {
    Files.writeString(target, "old");
    FileStamp old = Disk.stamp(target).orElseThrow();
    Files.writeString(target, "edited");
    assertThatExceptionOfType(Failure.Local.class).isThrownBy(() -> publish(old, false, null));
    assertThat(target).hasContent("edited");
  }

  @Test
  void overwrite_replacesAnyFile() throws Exception {
    Files.writeString(target, "theirs");
    publish(null, true, null);
    assertThat(target).hasContent("new");
  }

  @Test
  void overwrite_replacesALinkItselfNotItsFile() throws Exception {
    Path victim = Files.writeString(dir.resolve("victim"), "precious");
    Files.createSymbolicLink(target, victim);
    publish(null, true, null);
    assertThat(target).hasContent("new");
    assertThat(Files.isSymbolicLink(target)).isFalse();
    assertThat(victim).hasContent("precious");
  }

  @Test
  void overwrite_neverReplacesADirectory() throws Exception {
    Files.createDirectory(target);
    assertThatExceptionOfType(Failure.Local.class)
        .isThrownBy(() -> publish(null, true, null))
        .withMessageContaining("is a directory");
    assertThat(target).isDirectory();
  }

  @Test
  void crashedBetweenLinkAndUnlink_isFinished() throws Exception {
    Files.writeString(part, "new");
    Files.createLink(target, part);
    publish(null, false, null);
    assertThat(target).hasContent("new");
    assertThat(part).doesNotExist();
  }

  @Test
  void modificationTime_isInTheStamp() throws Exception {
    Instant mtime = Instant.parse("2020-02-29T12:00:00Z");
    FileStamp stamp = publish(null, false, mtime);
    assertThat(stamp.mtimeNanos()).isEqualTo(mtime.getEpochSecond() * 1_000_000_000L);
    assertThat(Files.getLastModifiedTime(target).toInstant()).isEqualTo(mtime);
  }

  /** {@code Files.setLastModifiedTime} would open and close the file, and so drop the lock. */
  @Test
  void modificationTime_doesNotCostTheLock() throws Exception {
    try (PartFile file = PartFile.open(target, part, false)) {
      file.publish(target, null, false, Instant.EPOCH);
      try (ChildJvm other = ChildJvm.start(OtherProcess.class, "probe", target)) {
        assertThat(other.line()).isEqualTo("locked");
      }
    }
  }

  private FileStamp publish(@Nullable FileStamp replaces, boolean overwrite, @Nullable Instant time)
      throws Failure {
    try (PartFile file = PartFile.open(target, part, false)) {
      file.write(ByteBuffer.wrap("new".getBytes(StandardCharsets.UTF_8)), 0);
      return file.publish(target, replaces, overwrite, time);
    }
  }
}
