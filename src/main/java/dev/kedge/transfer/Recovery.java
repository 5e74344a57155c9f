package dev.kedge.transfer;

import dev.kedge.disk.Disk;
import dev.kedge.ledger.ChunkRow;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Digest;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import dev.kedge.model.Pin;
import dev.kedge.model.Proof;
import dev.kedge.protocol.ChunkLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds a file that was published by a run that died before it could tell the ledger, and tells it
 * now.
 */
public final class Recovery {
  private final Ledger ledger;

  public Recovery(Ledger ledger) {
    this.ledger = ledger;
  }

  /** What was found. */
  record Found(Pin pin, List<Digest> digests, Proof proof) {}

  /**
   * As {@link #of}, for whom the row's own digests are enough.
   *
   * @throws Failure.Busy another process is at work on it
   * @throws Failure.Mismatch the file is not what was expected of the row
   */
  public void recover(Download row) throws Failure {
    if (row.state() == DownloadState.COMPLETED || Disk.stamp(row.file()).isEmpty()) {
      return;
    }
    PartLock.take(row).ifPresent(part -> part.close()); // Whoever publishes holds it.
    var _ = of(row, row.expected(), List.of());
  }

  /**
   * Looks at what stands in a row's place: every chunk must be as its attempt's rows say.
   *
   * @param expected digests the whole must have, besides those that its own answer carried
   * @param chunks digests its chunks are known to have; empty when not known
   * @throws Failure.Mismatch one of the digests differs
   */
  Optional<Found> of(Download row, List<ExpectedDigest> expected, List<Digest> chunks)
      throws Failure {
    Pin pin = row.pin();
    if (row.state() == DownloadState.COMPLETED || row.attempt().isEmpty() || pin == null) {
      return Optional.empty();
    }
    Path part = Disk.part(row.file(), row.attempt());
    Optional<FileStamp> found = Disk.stamp(row.file());
    Optional<FileStamp> left = Disk.stamp(part);
    boolean linkedTwice = left.isPresent() && found.equals(left);
    long total = pin.knownTotal().orElse(row.bytes()); // a stream knew its length at its end
    if (found.isEmpty() || found.get().size() != total || (left.isPresent() && !linkedTwice)) {
      return Optional.empty();
    }
    List<ChunkRow> rows = ledger.chunks(row.id(), row.attempt());
    if (!FinishedFile.matches(row.file(), new ChunkLayout(total, row.chunkSize()), rows)) {
      return Optional.empty();
    }
    if (linkedTwice) {
      Disk.delete(part);
    }
    List<ExpectedDigest> all = Proving.all(expected, pin);
    List<Digest> wholes = FinishedFile.digests(row.file(), Proving.wanted(all));
    Proving.check(String.valueOf(row.file().getFileName()), all, wholes);
    Proof proof = Proving.proof(all, chunks, pin, false);
    List<Digest> ofChunks = rows.stream().map(ChunkRow::digest).filter(Objects::nonNull).toList();
    List<Digest> digests = Proving.withOnlyChunk(wholes, ofChunks);
    Pin whole = pin.withTotal(total);
    ledger.complete(row.id(), row.attempt(), row.file(), found.get(), whole, digests, proof);
    return Optional.of(new Found(whole, digests, proof));
  }
}
