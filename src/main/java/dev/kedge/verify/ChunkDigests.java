package dev.kedge.verify;

import dev.kedge.model.ByteRange;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Failure;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.Hasher;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The SHA-256 of each chunk of a file. */
public final class ChunkDigests {
  private static final int BUFFER = 256 << 10;

  private ChunkDigests() {}

  /**
   * Computes them, in order.
   *
   * @param cancelled asked between chunks
   * @throws Failure.Local the file cannot be read, or is shorter than the layout
   */
  public static List<Digest> of(Path file, ChunkLayout layout, BooleanSupplier cancelled)
      throws Failure {
    List<Digest> digests = new ArrayList<>();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      for (int index = 0; index < layout.count(); index++) {
        if (cancelled.getAsBoolean()) {
          throw new Failure.Interrupted();
        }
        digests.add(chunk(in, layout.range(index), buffer, file));
      }
      return digests;
    } catch (IOException e) {
      throw new Failure.Local(file + ": cannot be read: " + e.getMessage(), null, false, e);
    }
  }

  private static Digest chunk(InputStream in, ByteRange range, byte[] buffer, Path file)
      throws IOException, Failure.Local {
    Hasher hasher = Hasher.of(DigestAlgorithm.SHA256);
    for (long left = range.length(); left > 0; ) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw Failure.Local.of(file + ": was cut while it was being read", null);
      }
      hasher.update(buffer, 0, count);
      left -= count;
    }
    return hasher.finish();
  }
}
