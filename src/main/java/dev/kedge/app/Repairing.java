package dev.kedge.app;

import dev.kedge.disk.Disk;
import dev.kedge.disk.PartFile;
import dev.kedge.ledger.ChunkRow;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.ByteRange;
import dev.kedge.model.Digest;
import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import dev.kedge.model.Header;
import dev.kedge.model.Pin;
import dev.kedge.model.Proof;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.TransferListener;
import dev.kedge.model.VerifyRequest;
import dev.kedge.model.VerifyResult;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.UrlInput;
import dev.kedge.transfer.Engine;
import dev.kedge.transfer.Job;
import dev.kedge.transfer.PartLock;
import dev.kedge.transfer.Stop;
import dev.kedge.transfer.Transfer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Puts a damaged file right by fetching only its bad chunks. The good ones are copied to a part
 * file and claimed, as if a download had stopped there; then it is resumed, every chunk must have
 * its recorded digest, and the result replaces the damaged file. So the file under its final name
 * is never written in place.
 */
final class Repairing {
  private static final int BUFFER = 256 << 10;

  private final Engine engine;
  private final Stop stop;
  private final TransferListener events;

  Repairing(Engine engine, Stop stop, TransferListener events) {
    this.engine = engine;
    this.stop = stop;
    this.events = events;
  }

  /** Where the bytes of the recorded version are had. */
  record Source(URI url, List<Header> headers) {
    /**
     * That which the file was fetched from.
     *
     * @throws Failure.MissingCredentials the request lacks what that needed
     */
    static Source recorded(Download row, VerifyRequest request) throws Failure {
      URI url = UrlInput.parse(row.url());
      List<Header> headers = request.logins().with(request.headers(), url);
      List<String> missing = Secrets.missing(row.secrets(), false, headers);
      if (!missing.isEmpty()) {
        throw new Failure.MissingCredentials(row.url(), String.join(", ", missing));
      }
      return new Source(url, headers);
    }
  }

  /**
   * Whether it is the recorded chunks or the length that are wrong; a digest alone says not where.
   */
  static boolean canHelp(Verifying.Recorded recorded, VerifyResult bad) {
    Pin pin = recorded.row().pin();
    if (pin == null || recorded.chunks().isEmpty()) {
      return false;
    }
    return !bad.badChunks().isEmpty() || bad.size() != pin.total();
  }

  /**
   * @param index the file's number within the command, from 0, for its events
   * @param bad what verifying found
   * @return what became of it; it began from nothing where the server gives no ranges
   * @throws Failure why it could not be repaired; the damaged file is as it was
   */
  TransferEvent.Done repair(int index, Verifying.Recorded recorded, VerifyResult bad, Source from)
      throws Failure {
    Download row = recorded.row();
    Pin pin = Objects.requireNonNull(row.pin());
    List<Digest> chunks = recorded.chunks().stream().map(Objects::requireNonNull).toList();
    FileStamp damaged =
        Disk.stamp(bad.file()).orElseThrow(() -> Failure.Local.of(bad.file() + ": is gone", null));
    Download repair = begin(row, pin);
    Job job =
        new Job(
            index,
            repair,
            Job.NamedBy.RECORD,
            from.url(),
            from.headers(),
            row.expected(),
            chunks,
            damaged,
            events);
    Transfer transfer = new Transfer(engine, job, stop);
    try {
      seed(repair, row, pin, chunks, bad);
      TransferEvent.Done done = transfer.run();
      FileStamp repaired = Disk.stamp(row.file()).orElseThrow();
      Proof proof = row.proof() == null ? Proof.CHUNKS : row.proof();
      engine
          .ledger()
          .complete(row.id(), row.attempt(), row.file(), repaired, pin, row.digests(), proof);
      events.on(done);
      return done;
    } finally {
      drop(repair, transfer.attempt());
    }
  }

  /**
   * Takes over the repair's row, with what an earlier repair left.
   *
   * @throws Failure.Busy another process is repairing this file
   */
  private Download begin(Download row, Pin pin) throws Failure {
    Ledger ledger = engine.ledger();
    Download repair =
        ledger.begin(row.file(), row.file(), row.repairKey(), row.url(), row.secrets());
    Optional<PartFile> leftover = PartLock.take(repair);
    if (leftover.isPresent()) {
      try (PartFile part = leftover.get()) {
        part.delete();
      }
    }
    boolean ours =
        ledger.startAttempt(
            repair.id(),
            repair.attempt(),
            engine.newAttempt(),
            row.file(),
            Disk.placeOf(row.file()),
            row.finalUrl(),
            row.expected(),
            pin,
            row.chunkSize());
    if (!ours) {
      throw new Failure.Busy(row.file(), repair.pid(), repair.since());
    }
    return ledger.find(repair.id()).orElseThrow();
  }

  /** Ends what {@link #begin} began; a row that another process has taken over since is its own. */
  private void drop(Download repair, String attempt) throws Failure {
    Disk.delete(Disk.part(repair.file(), attempt));
    engine.ledger().forget(repair.id(), attempt);
  }

  /** Makes a part that holds the good chunks, durable and claimed. */
  private void seed(Download repair, Download row, Pin pin, List<Digest> chunks, VerifyResult bad)
      throws Failure {
    ChunkLayout layout = new ChunkLayout(pin.total(), row.chunkSize());
    Set<Integer> badChunks = new HashSet<>(bad.badChunks());
    List<ChunkRow> claims = new ArrayList<>();
    long bytes = 0;
    for (int index = 0; index < layout.count(); index++) {
      if (!badChunks.contains(index)) {
        long length = layout.range(index).length();
        claims.add(new ChunkRow(index, length, chunks.get(index)));
        bytes += length;
      }
    }
    Path seeded = Disk.part(repair.file(), repair.attempt());
    try (PartFile part = PartFile.open(repair.file(), seeded, false)) {
      copy(bad.file(), part, layout, claims);
      part.force();
      engine.ledger().checkpoint(repair.id(), repair.attempt(), claims, bytes, part.stamp());
    }
  }

  private static void copy(Path from, PartFile part, ChunkLayout layout, List<ChunkRow> claims)
      throws Failure {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(from)) {
      long at = 0;
      for (ChunkRow claim : claims) {
        ByteRange range = layout.range(claim.index());
        in.skipNBytes(range.start() - at);
        at = range.start();
        while (at < range.end()) {
          int count = in.read(buffer, 0, (int) Math.min(BUFFER, range.end() - at));
          if (count < 0) {
            throw Failure.Local.of(from + ": was cut while it was being repaired", null);
          }
          part.write(ByteBuffer.wrap(buffer, 0, count), at);
          at += count;
        }
      }
    } catch (IOException e) {
      throw new Failure.Local(from + ": cannot be read: " + e.getMessage(), null, false, e);
    }
  }
}
