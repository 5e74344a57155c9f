package dev.kedge.transfer;

import dev.kedge.disk.PartFile;
import dev.kedge.model.ByteRange;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Failure;
import dev.kedge.protocol.Hasher;
import java.util.Collection;
import java.util.List;

/**
 * Whole-file digests, computed behind the contiguous frontier while the download runs, so that they
 * end with it. One pass serves all algorithms; where bytes it has passed are given back as wrong,
 * it begins again. For one thread.
 */
final class Frontier {
  private static final long STEP = 1L << 20;

  private final Collection<DigestAlgorithm> algorithms;
  private final Board board;
  private final PartFile part;
  private final long total;
  private List<Hasher> hashers;

  Frontier(Collection<DigestAlgorithm> algorithms, Board board, PartFile part, long total) {
    this.algorithms = List.copyOf(algorithms);
    this.hashers = List.of();
    this.board = board;
    this.part = part;
    this.total = total;
  }

  /**
   * Follows the frontier until all is present and stays. Returns early when the board is stopped.
   */
  void follow() throws Failure, InterruptedException {
    int given;
    do {
      given = board.timesGivenBack();
      hashers = algorithms.stream().map(Hasher::of).toList();
      follow(given);
    } while (!board.awaitSettled(given));
  }

  /** The digests, once {@link #follow} has reached the end. */
  List<Digest> finish() {
    return hashers.stream().map(Hasher::finish).toList();
  }

  private void follow(int given) throws Failure, InterruptedException {
    long at = 0;
    while (at < total && board.timesGivenBack() == given && board.awaitFrontier(at)) {
      long to = Math.min(at + STEP, board.frontier());
      ChunkHasher.feed(part, new ByteRange(at, Math.max(at, to)), hashers);
      at = Math.max(at, to);
    }
  }
}
