package dev.kedge.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The first bytes of a database, read without SQLite: so that a user's own file, named by mistake,
 * is told before anything is made beside it. See https://www.sqlite.org/fileformat.html §1.3.
 */
final class LedgerHeader {
  private static final int LENGTH = 100;
  private static final int SCHEMA_COOKIE = 40;
  private static final int APPLICATION_ID = 68;

  private LedgerHeader() {}

  /** Whether the file certainly is no ledger. One that is not there, or empty, may become one. */
  static boolean isForeign(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(LENGTH);
      if (head.length == 0) {
        return false;
      }
      if (head.length < LENGTH || !DamagedLedger.isDatabase(head)) {
        return !DamagedLedger.mayBeOurs(file);
      }
      ByteBuffer header = ByteBuffer.wrap(head);
      // A schema and the id are committed together; before that, both are 0.
      return header.getInt(SCHEMA_COOKIE) != 0
          && header.getInt(APPLICATION_ID) != Database.APPLICATION;
    } catch (IOException _) {
      return false; // opening it will say why
    }
  }
}
