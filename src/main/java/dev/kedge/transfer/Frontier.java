package dev.kedge.transfer;

import dev.kedge.disk.PartFile;
import dev.kedge.model.ByteRange;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Failure;
import dev.kedge.protocol.Hasher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Whole-file digests, computed behind the contiguous frontier while the download runs, so that they
 * end with it. One pass serves all algorithms. For one thread.
 */
final class Frontier {
  private static final long STEP = 1L << 20;

  private final Map<DigestAlgorithm, Hasher> hashers = new EnumMap<>(DigestAlgorithm.class);
  private final Board board;
  private final PartFile part;
  private final long total;

  Frontier(Collection<DigestAlgorithm> algorithms, Board board, PartFile part, long total) {
    for (DigestAlgorithm algorithm : algorithms) {
      hashers.put(algorithm, Hasher.of(algorithm));
    }
    this.board = board;
    this.part = part;
    this.total = total;
  }

  /** Follows the frontier to the end. Returns early when the board is stopped. */
  void follow() throws Failure, InterruptedException {
    long at = 0;
    while (at < total && board.awaitFrontier(at)) {
      long to = Math.min(at + STEP, board.frontier());
      for (Hasher hasher : hashers.values()) {
        ChunkHasher.feed(part, new ByteRange(at, to), hasher);
      }
      at = to;
    }
  }

  /** The digests, once {@link #follow} has reached the end. */
  List<Digest> finish() {
    List<Digest> digests = new ArrayList<>();
    hashers.values().forEach(hasher -> digests.add(hasher.finish()));
    return digests;
  }
}
