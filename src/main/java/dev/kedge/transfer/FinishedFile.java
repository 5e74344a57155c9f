package dev.kedge.transfer;

import dev.kedge.ledger.ChunkRow;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Failure;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.Hasher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a file that stands under its final name, to prove it without the network. */
final class FinishedFile {
  private static final int BUFFER = 256 << 10;

  private FinishedFile() {}

  /** The whole-file digests of a file, in one pass. */
  static List<Digest> digests(Path file, Collection<DigestAlgorithm> algorithms) throws Failure {
    Map<DigestAlgorithm, Hasher> hashers = new EnumMap<>(DigestAlgorithm.class);
    algorithms.forEach(algorithm -> hashers.put(algorithm, Hasher.of(algorithm)));
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        for (Hasher hasher : hashers.values()) {
          hasher.update(buffer, 0, count);
        }
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    List<Digest> digests = new ArrayList<>();
    hashers.values().forEach(hasher -> digests.add(hasher.finish()));
    return digests;
  }

  /** Whether the file's chunks have exactly the digests of these rows, every chunk included. */
  static boolean matches(Path file, ChunkLayout layout, List<ChunkRow> rows) throws Failure {
    if (rows.size() != layout.count()) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (ChunkRow row : rows) {
        if (!chunkMatches(in, buffer, layout.range(row.index()).length(), row.digest())) {
          return false;
        }
      }
      return in.read() < 0;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static boolean chunkMatches(
      InputStream in, byte[] buffer, long length, @Nullable Digest digest) throws IOException {
    Hasher hasher = Hasher.of(DigestAlgorithm.SHA256);
    long left = length;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        return false;
      }
      hasher.update(buffer, 0, count);
      left -= count;
    }
    return hasher.finish().equals(digest);
  }

  private static Failure unreadable(Path file, IOException e) {
    return new Failure.Local(file + ": cannot be read: " + e.getMessage(), null, false, e);
  }
}
