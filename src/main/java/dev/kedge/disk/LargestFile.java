package dev.kedge.disk;

import dev.kedge.model.Failure;
import java.nio.file.Path;
import java.util.Locale;

/** The most bytes that a file can have on a kind of file system. */
final class LargestFile {
  /** A file's length has 32 bits in FAT's directories. */
  static final long FAT = (1L << 32) - 1;

  private LargestFile() {}

  /** By the kind's name, as the system has it: {@code vfat}, {@code msdos}, {@code FAT32}. */
  static long on(String type) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "vfat", "msdos", "umsdos", "fat", "fat12", "fat16", "fat32" -> FAT;
      default -> Long.MAX_VALUE;
    };
  }

  /**
   * Makes sure that a file of this size can be there.
   *
   * @throws Failure.Local it cannot
   */
  static void require(Path target, long bytes, String type) throws Failure.Local {
    if (bytes > on(type)) {
      throw Failure.Local.of(
          "%s: has %,d bytes, but a file on this file system (%s) has at most %,d"
              .formatted(target, bytes, type, on(type)),
          "choose a directory on another file system");
    }
  }
}
