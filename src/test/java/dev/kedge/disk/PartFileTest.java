package dev.kedge.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kedge.fixture.ChildJvm;
import dev.kedge.fixture.SmallDisk;
import dev.kedge.model.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class PartFileTest {
  @TempDir Path dir;
  private Path target;
  private Path part;

  @BeforeEach
  void names() {
    target = dir.resolve("a.iso");
    part = Disk.part(target, "0123");
  }

  @Test
  void writesFromManyThreads_landAtTheirPositions() throws Exception {
    int block = 10_000;
    try (PartFile file = PartFile.open(target, part, false);
        var threads = Executors.newFixedThreadPool(16)) {
      List<Callable<Boolean>> writes = new ArrayList<>();
      for (int i = 63; i >= 0; i--) {
        byte[] bytes = new byte[block];
        Arrays.fill(bytes, (byte) i);
        long position = (long) i * block;
        writes.add(() -> {
          file.write(ByteBuffer.wrap(bytes), position);
          return true;
        });
      }
      for (Future<Boolean> write : threads.invokeAll(writes)) {
        assertThat(write.get()).isTrue();
      }
      assertThat(file.size()).isEqualTo(64L * block);
      ByteBuffer read = ByteBuffer.allocate(2);
      assertThat(file.read(read, 63L * block - 1)).isEqualTo(2);
      assertThat(read.array()).containsExactly(62, 63);
      assertThat(file.read(read.clear(), 64L * block)).isEqualTo(-1);
    }
  }

  @Test
  void lengthIsSet_cutsAndExtends() throws Exception {
    try (PartFile file = PartFile.open(target, part, false)) {
      file.write(text("abcdef"), 0);
      file.setLength(3);
      assertThat(file.size()).isEqualTo(3);
      file.setLength(5);
      assertThat(file.size()).isEqualTo(5);
      file.setLength(5);
      file.setLength(0);
      assertThat(file.size()).isZero();
    }
  }

  @Test
  void existingPartIsGone_isSaid() {
    assertThatExceptionOfType(Failure.Local.class)
        .isThrownBy(() -> PartFile.open(target, part, true).close())
        .withMessage(part + ": the part file is gone");
    assertThat(part).doesNotExist();
  }

  @Test
  void directoryIsMissing_isSaid() {
    Path lost = dir.resolve("none/a.kedge");
    assertThatExceptionOfType(Failure.Local.class)
        .isThrownBy(() -> PartFile.open(lost, lost, false).close())
        .withMessage(lost + ": cannot open it: no such file or directory")
        .satisfies(failure -> assertThat(failure.hint()).isEqualTo("choose another directory"));
  }

  @Test
  void existingPart_isGoneOnWith() throws Exception {
    Files.writeString(part, "kept");
    try (PartFile file = PartFile.open(target, part, false)) {
      assertThat(file.size()).isEqualTo(4);
    }
    try (PartFile file = PartFile.open(target, part, true)) {
      assertThat(file.size()).isEqualTo(4);
    }
  }

  @Test
  void linkInThePartsPlace_isRefusedNotFollowed() throws Exception {
    Path victim = Files.writeString(dir.resolve("victim"), "precious");
    for (Path where : List.of(victim, dir.resolve("nowhere"))) {
      Files.deleteIfExists(part);
      Files.createSymbolicLink(part, where);
      for (boolean existing : new boolean[] {true, false}) {
        assertThatExceptionOfType(Failure.Local.class)
            .isThrownBy(() -> PartFile.open(target, part, existing).close())
            .withMessage(part + ": is a symbolic link, not a part file");
      }
    }
    assertThat(victim).hasContent("precious");
    assertThat(dir.resolve("nowhere")).doesNotExist();
  }

  @Test
  void secondOpenInThisProcess_isBusyAndKeepsTheLock() throws Exception {
    try (PartFile _ = PartFile.open(target, part, false)) {
      assertThatExceptionOfType(Failure.Busy.class)
          .isThrownBy(() -> PartFile.open(target, part, true).close())
          .withMessageStartingWith(target.toString());
      assertThat(probe(part)).isEqualTo("locked");
    }
    PartFile.open(target, part, true).close();
    assertThat(probe(part)).isEqualTo("free");
  }

  @Test
  void secondOpenByAnotherPath_isBusy() throws Exception {
    Path other = Files.createSymbolicLink(dir.resolve("other"), dir);
    try (PartFile _ = PartFile.open(target, part, false)) {
      Path same = other.resolve(part.getFileName());
      assertThatExceptionOfType(Failure.Busy.class)
          .isThrownBy(() -> PartFile.open(target, same, true).close());
    }
  }

  @Test
  void heldByAnotherProcess_isBusyUntilThatIsKilled() throws Exception {
    try (ChildJvm holder = ChildJvm.start(OtherProcess.class, "hold", part)) {
      assertThat(holder.line()).isEqualTo("held");
      assertThatExceptionOfType(Failure.Busy.class)
          .isThrownBy(() -> PartFile.open(target, part, true).close());
      holder.kill();
      PartFile.open(target, part, true).close();
    }
  }

  /** Without the look after the lock, the slower process writes into the published file. */
  @Test
  void twoProcessesShareAPart_eachFileIsOfTheOneThatPublishedIt() throws Exception {
    raceToPublish("shared", "shared");
  }

  /** Without the link that never replaces, both would publish. */
  @Test
  void twoProcessesShareATarget_onePublishes() throws Exception {
    raceToPublish("mine", "yours");
  }

  private void raceToPublish(String attemptOfA, String attemptOfB) throws Exception {
    int files = 400;
    try (ChildJvm a = ChildJvm.start(OtherProcess.class, "race", dir, "A", attemptOfA, files);
        ChildJvm b = ChildJvm.start(OtherProcess.class, "race", dir, "B", attemptOfB, files)) {
      List<String> wonByB = b.lines();
      List<String> wonByA = a.lines();
      assertThat(wonByA.size() + wonByB.size()).isEqualTo(files);
      for (String number : wonByA) {
        assertThat(dir.resolve("file" + number)).hasContent("A");
      }
      for (String number : wonByB) {
        assertThat(dir.resolve("file" + number)).hasContent("B");
      }
    }
  }

  @Test
  void failedForce_isNotRepeated() throws Exception {
    PartFile file = PartFile.open(target, part, false);
    file.close();
    assertThatExceptionOfType(Failure.Local.class)
        .isThrownBy(file::force)
        .withMessage(part + ": cannot make it durable: the file was closed meanwhile");
    assertThatExceptionOfType(Failure.Local.class)
        .isThrownBy(file::force)
        .withMessageContaining("cannot be trusted");
    assertThatExceptionOfType(Failure.Local.class)
        .isThrownBy(() -> file.publish(target, null, true, null))
        .withMessageContaining("cannot be trusted");
    assertThat(target).doesNotExist();
  }

  @Test
  void fullDisk_isNamedAndWhatWasThereStays() throws Exception {
    Path small = Files.createDirectory(dir.resolve("small"));
    try (SmallDisk _ = SmallDisk.mount(small, "size=1m");
        PartFile file = PartFile.open(small.resolve("a"), small.resolve("a.kedge"), false)) {
      file.write(text("kept"), 0);
      assertThatExceptionOfType(Failure.Local.class)
          .isThrownBy(() -> file.write(ByteBuffer.allocate(2 << 20), 4))
          .withMessage(file.path() + ": cannot write: no space left on device")
          .satisfies(full -> assertThat(full.diskFull()).isTrue())
          .satisfies(full -> assertThat(full.hint()).contains("run the same command again"));
      file.setLength(4);
      file.force();
      assertThat(Files.readString(file.path())).isEqualTo("kept");
    }
  }

  @Test
  void deletedPart_isGoneAndItsNameFree() throws Exception {
    try (PartFile file = PartFile.open(target, part, false)) {
      file.delete();
      file.delete();
      assertThat(part).doesNotExist();
    }
    PartFile.open(target, part, false).close();
  }

  private static String probe(Path file) throws Exception {
    try (ChildJvm child = ChildJvm.start(OtherProcess.class, "probe", file)) {
      return child.line();
    }
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
