package dev.kedge.ledger;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Download;
import dev.kedge.model.EntityTag;
import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import dev.kedge.model.Pin;
import dev.kedge.model.Proof;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What the ledger's tests put in. */
final class Rows {
  static final Path TARGET = Path.of("/data/a.iso");
  static final String URL = "http://h/a.iso";
  static final FileStamp STAMP = new FileStamp(12, 1_234_567_890_123_456_789L, "(dev=1,ino=2)");
  static final Pin PIN =
      new Pin(
          12,
          new EntityTag(true, "a\"b"),
          "Sat, 21 Nov 2026 00:00:00 GMT",
          true,
          Instant.parse("2026-11-21T01:02:03Z"),
          List.of(sha256(1), new Digest(DigestAlgorithm.MD5, "0".repeat(32))));

  static final FileStamp PART = new FileStamp(13, 1_700_000_000_123_456_789L, "");

  private Rows() {}

  static Digest sha256(int value) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) value;
    return Digest.of(DigestAlgorithm.SHA256, bytes);
  }

  static ChunkRow whole(int index) {
    return new ChunkRow(index, 4 << 20, sha256(index));
  }

  static Download begin(Ledger ledger) throws Failure {
    return ledger.begin(TARGET, TARGET, URL, URL, List.of());
  }

  /** A row with an attempt of its own, pinned. */
  static Download started(Ledger ledger, String attempt) throws Failure {
    Download row = begin(ledger);
    if (!start(ledger, row.id(), row.attempt(), attempt)) {
      throw new AssertionError("not started");
    }
    return ledger.find(row.id()).orElseThrow();
  }

  static boolean start(Ledger ledger, long id, String replaced, String attempt) throws Failure {
    return ledger.startAttempt(
        id, replaced, attempt, TARGET, "ino=7", URL, List.of(), PIN, 4 << 20);
  }

  static void complete(Ledger ledger, long id, String attempt) throws Failure {
    ledger.complete(id, attempt, TARGET, STAMP, PIN, List.of(sha256(9)), Proof.DIGEST);
  }

  static void checkpoint(Ledger ledger, long id, String attempt, List<ChunkRow> claims, long bytes)
      throws Failure {
    ledger.checkpoint(id, attempt, claims, bytes, PART);
  }
}
