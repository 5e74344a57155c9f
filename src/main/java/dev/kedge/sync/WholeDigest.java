package dev.kedge.sync;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Failure;
import dev.kedge.protocol.Hasher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** The SHA-256 of a file. */
public final class WholeDigest {
  private static final int BUFFER = 1 << 20;

  private WholeDigest() {}

  /**
   * Reads the file.
   *
   * @param stopped asked time and again
   * @throws Failure.Interrupted it was stopped
   * @throws Failure.Local the file cannot be read
   */
  public static Digest of(Path file, BooleanSupplier stopped) throws Failure {
    Hasher hasher = Hasher.of(DigestAlgorithm.SHA256);
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        hasher.update(buffer, 0, count);
        if (stopped.getAsBoolean()) {
          throw new Failure.Interrupted();
        }
      }
      return hasher.finish();
    } catch (IOException e) {
      throw new Failure.Local(file + ": cannot be read: " + e.getMessage(), null, false, e);
    }
  }
}
