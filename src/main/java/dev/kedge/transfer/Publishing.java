package dev.kedge.transfer;

import dev.kedge.disk.Disk;
import dev.kedge.disk.PartFile;
import dev.kedge.ledger.ChunkRow;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Download;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import dev.kedge.model.Pin;
import dev.kedge.model.Proof;
import dev.kedge.model.TransferEvent;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.HttpDates;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The last steps of a download, in their only order: digests checked, file forced, published,
 * directory forced, ledger told. And the ways to find that they were already taken.
 */
final class Publishing {
  /**
   * A file that is all there.
   *
   * @param digests of the whole, those that were wanted
   * @param chunks digests in order
   * @param chunksProven whether each is what a manifest says
   * @param oneResponse whether all bytes came in one answer
   */
  record Whole(
      String url,
      Pin pin,
      List<Digest> digests,
      List<Digest> chunks,
      boolean chunksProven,
      boolean oneResponse) {}

  private final Engine engine;
  private final Job job;
  private final Meter meter;
  private final long beganNanos;
  private long resumedFrom;

  Publishing(Engine engine, Job job, Meter meter) {
    this.engine = engine;
    this.job = job;
    this.meter = meter;
    this.beganNanos = engine.ticker().nanos();
  }

  void resumedFrom(long bytes) {
    resumedFrom = bytes;
  }

  /**
   * @throws Failure.NoProof a proof is required and the origin gives nothing to prove the bytes
   *     with
   */
  void requireProvable(Pin pin) throws Failure {
    if (engine.options().requireProof() && !job.digestDecides(pin)) {
      throw new Failure.NoProof(
          job.row().url(), "--require-proof was given, but no digest is known for this file");
    }
  }

  /**
   * Looks for room before the first byte: for this file, and for what the others at work need.
   *
   * @param total -1 when unknown; then nothing can be said
   * @throws Failure.Local there is less room, or the file system takes no file so large
   */
  void requireRoom(long total, long held) throws Failure {
    if (total <= held) {
      return;
    }
    Path file = job.row().file();
    Disk.requireFits(file, total);
    long before = meter.total();
    engine.room().take(job.index(), file, () -> Math.max(0, total - held - meter.total() + before));
  }

  /** The finished file that satisfies the digests demanded, without asking the origin. */
  Optional<TransferEvent.Done> alreadyThere(Standing standing) throws Failure {
    if (!standing.complete() || job.expected().isEmpty()) {
      return Optional.empty();
    }
    List<Digest> known = new ArrayList<>(job.row().digests());
    Set<DigestAlgorithm> missing = Proving.wanted(job.expected());
    known.forEach(digest -> missing.remove(digest.algorithm()));
    if (!missing.isEmpty()) {
      known.addAll(FinishedFile.digests(standing.file(), missing));
    }
    boolean allMatch =
        job.expected().stream().map(ExpectedDigest::digest).allMatch(known::contains);
    return allMatch
        ? Optional.of(
            done(
                standing.file(), job.row().finalUrl(), pinOf(job.row()), known, Proof.DIGEST, true))
        : Optional.empty();
  }

  /**
   * Takes a file that stands there for the finished one if it has the digests demanded, whoever put
   * it there.
   */
  Optional<TransferEvent.Done> adopt(Path file) throws Failure {
    Optional<FileStamp> found = Disk.stamp(file);
    boolean isFile = found.isPresent() && Disk.otherKind(file).isEmpty();
    if (!isFile || job.expected().isEmpty() || !job.chunks().isEmpty()) {
      return Optional.empty();
    }
    List<Digest> digests = FinishedFile.digests(file, Proving.wanted(job.expected()));
    boolean isIt = job.expected().stream().map(ExpectedDigest::digest).allMatch(digests::contains);
    if (!isIt || !Disk.stamp(file).equals(found)) {
      return Optional.empty();
    }
    Download row = job.row();
    Pin pin = new Pin(found.get().size(), null, null, false, null, List.of());
    String next = engine.newAttempt();
    long chunkSize = ChunkLayout.chunkSize(pin.total());
    boolean ours =
        engine
            .ledger()
            .startAttempt(
                row.id(),
                row.attempt(),
                next,
                file,
                Disk.placeOf(file),
                row.finalUrl(),
                job.expected(),
                pin,
                chunkSize);
    if (ours) {
      engine.ledger().complete(row.id(), next, file, found.get(), pin, digests, Proof.DIGEST);
    }
    return Optional.of(done(file, row.finalUrl(), pin, digests, Proof.DIGEST, true));
  }

  /**
   * The origin says that the finished file is still its version.
   *
   * @throws Failure.NoProof a proof is required and the file was taken without one
   */
  TransferEvent.Done unchanged(Standing standing) throws Failure {
    Download row = job.row();
    Proof proof = row.proof() == null ? Proof.VALIDATOR : row.proof();
    if (!proof.isContentProof()) {
      requireProvable(pinOf(row));
    }
    return done(standing.file(), row.finalUrl(), pinOf(row), row.digests(), proof, true);
  }

  /** Finds the file that a run published which died before it could tell the ledger. */
  Optional<TransferEvent.Done> recover() throws Failure {
    Download row = job.row();
    return new Recovery(engine.ledger())
        .of(row, job.expected(), job.chunks())
        .map(found ->
            done(row.file(), row.finalUrl(), found.pin(), found.digests(), found.proof(), true));
  }

  /** Makes a part that came as one stream durable, and records its chunks. */
  void claim(String attempt, PartFile part, ChunkLayout layout, List<Digest> chunks)
      throws Failure {
    List<ChunkRow> rows = new ArrayList<>();
    for (int index = 0; index < chunks.size(); index++) {
      rows.add(new ChunkRow(index, layout.range(index).length(), chunks.get(index)));
    }
    part.force();
    engine.ledger().checkpoint(job.row().id(), attempt, rows, layout.total(), part.stamp());
  }

  /**
   * Publishes a part that holds every byte, all of them claimed.
   *
   * @throws Failure.Mismatch a digest differs; nothing was published
   */
  TransferEvent.Done publish(Standing standing, String attempt, PartFile part, Whole whole)
      throws Failure {
    Pin pin = whole.pin();
    List<ExpectedDigest> expected = job.allExpected(pin);
    Proving.check(name(standing.file()), expected, whole.digests());
    for (String text : Proving.setAside(pin, whole.digests())) {
      job.events().on(new TransferEvent.Note(job.index(), text, false));
    }
    Proving.checkChunks(name(standing.file()), job.chunks(), whole.chunks());
    List<Digest> proven = whole.chunksProven() ? whole.chunks() : job.chunks();
    Proof proof = Proving.proof(expected, proven, pin, whole.oneResponse());
    if (!proof.isContentProof()) {
      requireProvable(pin);
    }
    if (part.size() != pin.total()) {
      part.setLength(pin.total());
    }
    FileStamp stamp =
        part.publish(standing.file(), standing.ours(), standing.overwrite(), mtime(pin));
    List<Digest> digests = Proving.withOnlyChunk(whole.digests(), whole.chunks());
    engine.ledger().complete(job.row().id(), attempt, standing.file(), stamp, pin, digests, proof);
    return done(standing.file(), whole.url(), pin, digests, proof, false);
  }

  private TransferEvent.Done done(
      Path file, String url, Pin pin, List<Digest> digests, Proof proof, boolean already) {
    return new TransferEvent.Done(
        job.index(),
        job.row().url(),
        url,
        file,
        pin.total(),
        meter.total(),
        resumedFrom,
        Duration.ofNanos(engine.ticker().nanos() - beganNanos),
        digests,
        proof,
        pin.etag() == null ? null : String.valueOf(pin.etag()),
        pin.lastModified(),
        already);
  }

  private @Nullable Instant mtime(Pin pin) {
    return engine.options().keepMtime() && pin.lastModified() != null
        ? HttpDates.parse(pin.lastModified()).orElse(null)
        : null;
  }

  private static Pin pinOf(Download row) {
    Pin pin = row.pin();
    return pin == null ? new Pin(row.bytes(), null, null, false, null, List.of()) : pin;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
