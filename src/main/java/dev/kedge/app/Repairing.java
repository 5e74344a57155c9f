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
import java.util.Set;

/**
 * Puts a damaged file right by fetching only its bad chunks. The good ones are copied to a part
 * file and claimed, as if a download had stopped there; then it is resumed, every chunk must have
 * its recorded digest, and the result replaces the damaged file. So the file under its final name
 * is never written in place.
 */
final class Repairing {
  /**
   * Keeps the repair's row apart from the download's own, whose record of the file must survive a
   * failed repair.
   */
  private static final String ROW_PREFIX = "repair of ";

  private static final int BUFFER = 256 << 10;

  private final Engine engine;
  private final Stop stop;
  private final TransferListener events;

  Repairing(Engine engine, Stop stop, TransferListener events) {
    this.engine = engine;
    this.stop = stop;
    this.events = events;
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
   * @param bad what verifying found
   * @throws Failure why it could not be repaired; the damaged file is as it was
   */
  TransferEvent.Done repair(Verifying.Recorded recorded, VerifyResult bad, VerifyRequest request)
      throws Failure {
    Download row = recorded.row();
    Pin pin = Objects.requireNonNull(row.pin());
    URI source = UrlInput.parse(row.url());
    List<Header> headers = request.logins().with(request.headers(), source);
    List<String> missing = Secrets.missing(row.secrets(), false, headers);
    if (!missing.isEmpty()) {
      throw new Failure.MissingCredentials(row.url(), String.join(", ", missing));
    }
    List<Digest> chunks = recorded.chunks().stream().map(Objects::requireNonNull).toList();
    FileStamp damaged =
        Disk.stamp(bad.file()).orElseThrow(() -> Failure.Local.of(bad.file() + ": is gone", null));
    Ledger ledger = engine.ledger();
    Download repair =
        ledger.begin(row.file(), row.file(), ROW_PREFIX + row.urlKey(), row.url(), row.secrets());
    try {
      String attempt = seed(repair, row, pin, chunks, bad);
      Download seeded = ledger.find(repair.id()).orElseThrow();
      Job job =
          new Job(
              0,
              seeded,
              Job.NamedBy.RECORD,
              source,
              headers,
              row.expected(),
              chunks,
              damaged,
              events);
      try {
        TransferEvent.Done done = new Transfer(engine, job, stop).run();
        FileStamp repaired = Disk.stamp(row.file()).orElseThrow();
        Proof proof = row.proof() == null ? Proof.CHUNKS : row.proof();
        ledger.complete(row.id(), row.attempt(), row.file(), repaired, pin, row.digests(), proof);
        return done;
      } finally {
        Disk.delete(Disk.part(row.file(), attempt));
      }
    } finally {
      ledger.forget(repair.id());
    }
  }

  /**
   * Makes a part that holds the good chunks, durable and claimed, in place of what an earlier
   * repair left.
   */
  private String seed(Download repair, Download row, Pin pin, List<Digest> chunks, VerifyResult bad)
      throws Failure {
    dropLeftover(repair);
    Ledger ledger = engine.ledger();
    String attempt = "%012x".formatted(engine.random().nextLong() >>> 16);
    boolean ours =
        ledger.startAttempt(
            repair.id(),
            repair.attempt(),
            attempt,
            row.file(),
            row.finalUrl(),
            row.expected(),
            pin,
            row.chunkSize());
    if (!ours) {
      throw new Failure.Busy(row.file(), repair.pid(), repair.since());
    }
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
    try (PartFile part = PartFile.open(row.file(), Disk.part(row.file(), attempt), false)) {
      copy(bad.file(), part, layout, claims);
      part.force();
      ledger.checkpoint(repair.id(), attempt, claims, bytes);
    }
    return attempt;
  }

  private static void dropLeftover(Download repair) throws Failure {
    Path old = Disk.part(repair.file(), repair.attempt());
    if (!repair.attempt().isEmpty() && Disk.stamp(old).isPresent()) {
      try (PartFile part = PartFile.open(repair.file(), old, true)) {
        part.delete();
      }
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
