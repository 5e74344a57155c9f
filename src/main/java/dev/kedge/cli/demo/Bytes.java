package dev.kedge.cli.demo;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.protocol.Hasher;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Random;

/** Files of the demo as bytes: made up, digested, damaged. */
final class Bytes {
  private static final int BUFFER = 1 << 20;

  private Bytes() {}

  /** Writes a file of random bytes and returns its digest. */
  static Digest write(Path file, long size, long seed) throws IOException {
    Random random = new Random(seed);
    Hasher hasher = Hasher.of(DigestAlgorithm.SHA256);
    byte[] buffer = new byte[BUFFER];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = size; left > 0; left -= BUFFER) {
        random.nextBytes(buffer);
        int count = (int) Math.min(BUFFER, left);
        hasher.update(buffer, 0, count);
        out.write(buffer, 0, count);
      }
    }
    return hasher.finish();
  }

  static Digest digest(Path file) throws IOException {
    Hasher hasher = Hasher.of(DigestAlgorithm.SHA256);
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        hasher.update(buffer, 0, count);
      }
    }
    return hasher.finish();
  }

  /**
   * @throws NotHeld the file is not there, or is another one
   */
  static void expect(Path file, Digest digest) throws IOException, NotHeld {
    NotHeld.unless(Files.exists(file), "there is no file " + file.getFileName());
    NotHeld.unless(
        digest(file).equals(digest), file.getFileName() + " has other bytes than the original");
  }

  /** Turns one bit, as a bad disk would: size and time stay as they were. */
  static void flip(Path file, long offset) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(offset);
      int octet = bytes.read();
      bytes.seek(offset);
      bytes.write(octet ^ 1);
    }
    Files.setLastModifiedTime(file, time);
  }
}
