package dev.kedge.transfer;

import dev.kedge.disk.PartFile;
import dev.kedge.model.ByteRange;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Failure;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.Hasher;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hashes chunks as their bytes arrive in order. A piece that starts in the middle of a chunk goes
 * on from what is held, by reading it back; where bytes before it are still missing, the chunk is
 * left to be hashed when it is whole. For one thread.
 */
final class ChunkHasher {
  private static final int BUFFER = 256 << 10;

  private final ChunkLayout layout;
  private final PartFile part;
  private @Nullable Hasher hasher;
  private long position;

  ChunkHasher(ChunkLayout layout, PartFile part) {
    this.layout = layout;
    this.part = part;
  }

  /**
   * Begins at {@code start}.
   *
   * @param contiguous whether the chunk's bytes before {@code start} are held
   */
  void begin(long start, boolean contiguous) throws Failure {
    position = start;
    hasher = null;
    if (contiguous) {
      hasher = Hasher.of(DigestAlgorithm.SHA256);
      feed(part, new ByteRange(layout.start(layout.indexOf(start)), start), List.of(hasher));
    }
  }

  /**
   * Takes the next bytes, which never cross a chunk's end; returns the chunk's digest when they end
   * it.
   */
  @Nullable Digest update(byte[] bytes, int count) {
    if (hasher != null) {
      hasher.update(bytes, 0, count);
    }
    long end = layout.range(layout.indexOf(position)).end();
    position += count;
    if (position < end) {
      return null;
    }
    Digest digest = hasher == null ? null : hasher.finish();
    hasher = Hasher.of(DigestAlgorithm.SHA256);
    return digest;
  }

  /** The digest of a whole chunk, by reading it. */
  static Digest read(PartFile part, ByteRange chunk) throws Failure {
    Hasher hasher = Hasher.of(DigestAlgorithm.SHA256);
    feed(part, chunk, List.of(hasher));
    return hasher.finish();
  }

  /** Feeds held bytes to hashers. */
  static void feed(PartFile part, ByteRange range, List<Hasher> hashers) throws Failure {
    if (range.isEmpty()) {
      return;
    }
    byte[] buffer = new byte[(int) Math.min(BUFFER, range.length())];
    long at = range.start();
    while (at < range.end()) {
      int want = (int) Math.min(buffer.length, range.end() - at);
      int count = part.read(ByteBuffer.wrap(buffer, 0, want), at);
      if (count <= 0) {
        throw Failure.Local.of(part.path() + ": shorter than it was written", null);
      }
      for (Hasher hasher : hashers) {
        hasher.update(buffer, 0, count);
      }
      at += count;
    }
  }
}
