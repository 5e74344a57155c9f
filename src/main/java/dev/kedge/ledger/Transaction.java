package dev.kedge.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/** All of it or nothing. */
final class Transaction {
  private Transaction() {}

  /** Takes SQLite's write lock first, so that it never has to be upgraded half-way. */
  static <T> T run(Connection connection, Work<T> work) throws SQLException {
    Sql.run(connection, "begin immediate");
    boolean committed = false;
    try {
      T result = work.on(connection);
      Sql.run(connection, "commit");
      committed = true;
      return result;
    } finally {
      if (!committed) {
        rollback(connection);
      }
    }
  }

  private static void rollback(Connection connection) {
    try {
      Sql.run(connection, "rollback");
    } catch (SQLException _) {
      // Some errors roll back by themselves; the first error is the one to report.
    }
  }
}
