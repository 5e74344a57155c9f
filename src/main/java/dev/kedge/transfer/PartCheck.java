package dev.kedge.transfer;

import dev.kedge.disk.PartFile;
import dev.kedge.ledger.ChunkRow;
import dev.kedge.model.ByteRange;
import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import dev.kedge.protocol.ChunkLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Which claims on a part file still hold. A part that looks as kedge left it is believed without
 * being read. One that something else has touched is read again: a chunk must have its recorded
 * digest, and a piece of a chunk, which has none, is not believed.
 */
record PartCheck(PartFile part, ChunkLayout layout, Stop stop) {
  /**
   * How long after its last checkpoint a process that then died may have gone on writing: a
   * checkpoint is due every two seconds, but a slow disk may take its time over one.
   */
  private static final long WRITING_NANOS = TimeUnit.SECONDS.toNanos(60);

  /**
   * The claims that hold.
   *
   * @param left what the part looked like at its last checkpoint; empty if that is not known
   * @param died whether the process that wrote it died at work, and so after that checkpoint
   */
  List<ChunkRow> holding(List<ChunkRow> claims, Optional<FileStamp> left, boolean died)
      throws Failure {
    FileStamp found = part.stamp();
    boolean untouched = left.isEmpty() || found == null || isAsLeft(left.get(), found, died);
    List<ChunkRow> holding = new ArrayList<>();
    for (ChunkRow claim : claims) {
      stop.check();
      if (isThere(claim) && (untouched || fits(claim))) {
        holding.add(claim);
      }
    }
    return holding;
  }

  private static boolean isAsLeft(FileStamp left, FileStamp found, boolean died) {
    // After a power cut the time may be an older one, since it is not what a checkpoint forces.
    return died
        ? found.mtimeNanos() - left.mtimeNanos() <= WRITING_NANOS
        : found.mtimeNanos() == left.mtimeNanos() && found.size() == left.size();
  }

  private boolean isThere(ChunkRow claim) throws Failure {
    return claim.index() < layout.count()
        && claim.forced() > 0
        && layout.range(claim.index()).start() + claim.forced() <= part.size();
  }

  private boolean fits(ChunkRow claim) throws Failure {
    ByteRange range = layout.range(claim.index());
    return claim.digest() != null
        && claim.forced() == range.length()
        && ChunkHasher.read(part, range).equals(claim.digest());
  }
}
