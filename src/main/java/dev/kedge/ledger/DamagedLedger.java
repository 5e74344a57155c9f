package dev.kedge.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Arrays;

/** Moves a ledger that SQLite cannot read out of the way, keeping every byte for a rescue. */
final class DamagedLedger {
  private static final int CORRUPT = 11;

  /** https://www.sqlite.org/fileformat.html §1.3 */
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private DamagedLedger() {}

  /** What SQLite's check says without an exception of its own. */
  static SQLException found() {
    return new SQLException("the integrity check failed", null, CORRUPT);
  }

  static Path wal(Path ledger) {
    return sibling(ledger, "-wal");
  }

  /**
   * Whether what stands there can be a ledger that was damaged: a database, one whose beginning was
   * never written, or anything under the usual name. A user's own file, named by mistake, is not to
   * be moved.
   */
  static boolean mayBeOurs(Path ledger) throws IOException {
    if (ledger.getFileName().toString().equals("ledger.db")) {
      return true;
    }
    byte[] head;
    try (InputStream in = Files.newInputStream(ledger)) {
      head = in.readNBytes(MAGIC.length);
    }
    return isDatabase(head) || Arrays.equals(head, new byte[MAGIC.length]);
  }

  static boolean isDatabase(byte[] head) {
    return head.length >= MAGIC.length
        && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /** Only under the exclusive lock. The name is {@code ledger.db.damaged-N}, N the first free. */
  static Path setAside(Path ledger) throws IOException {
    Path aside = freeName(ledger);
    // The log first: a crash in between must not leave it to be replayed into a new ledger.
    moveIfThere(wal(ledger), wal(aside));
    Files.deleteIfExists(sibling(ledger, "-shm"));
    moveIfThere(ledger, aside);
    return aside;
  }

  private static Path freeName(Path ledger) {
    int number = 1;
    while (Files.exists(sibling(ledger, ".damaged-" + number), LinkOption.NOFOLLOW_LINKS)) {
      number++;
    }
    return sibling(ledger, ".damaged-" + number);
  }

  private static void moveIfThere(Path from, Path to) throws IOException {
    if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static Path sibling(Path ledger, String suffix) {
    return ledger.resolveSibling(ledger.getFileName() + suffix);
  }
}
