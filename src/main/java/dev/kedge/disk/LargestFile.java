package dev.kedge.disk;

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
}
