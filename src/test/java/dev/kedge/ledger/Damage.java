package dev.kedge.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * What bad disks do to a database. Not for one this process has open: that costs SQLite's locks.
 */
final class Damage {
  private Damage() {}

  static void overwriteHeader(Path file) throws IOException {
    overwrite(file, 0, 100);
  }

  /** The pages of the first tables, and none of the schema's, so that opening still works. */
  static void overwriteRows(Path file) throws IOException {
    overwrite(file, 4096, 9 * 4096);
  }

  private static void overwrite(Path file, long position, int length) throws IOException {
    byte[] noise = new byte[length];
    Arrays.fill(noise, (byte) 0x5A);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(noise), position);
    }
  }
}
