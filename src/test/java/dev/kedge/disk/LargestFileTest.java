package dev.kedge.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kedge.model.Failure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargestFileTest {
  @ParameterizedTest
  @ValueSource(strings = {"vfat", "msdos", "FAT32", "FAT", "fat16"})
  void fat_isOneByteShortOfFourGib(String type) {
    assertThat(LargestFile.on(type)).isEqualTo(4_294_967_295L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "exfat", "NTFS", "apfs", "tmpfs", "overlay", "fuseblk", ""})
  void others_haveRoomForAll(String type) {
    assertThat(LargestFile.on(type)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void fileTooLargeForFat_isNamedWithBothSizes() throws Exception {
    Path target = Path.of("/media/stick/big.iso");
    LargestFile.require(target, 4_294_967_295L, "vfat");
    assertThatExceptionOfType(Failure.Local.class)
        .isThrownBy(() -> LargestFile.require(target, 4_294_967_296L, "vfat"))
        .withMessage(
            "/media/stick/big.iso: has 4,294,967,296 bytes, but a file on this file system (vfat)"
                + " has at most 4,294,967,295")
        .satisfies(
            e -> assertThat(e.hint()).isEqualTo("choose a directory on another file system"));
  }

  @Test
  void thisFileSystem_takesMore(@TempDir Path directory) {
    assertThatCode(() -> Disk.requireFits(directory.resolve("a/b/c"), 1L << 33))
        .doesNotThrowAnyException();
  }
}
