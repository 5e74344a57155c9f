package dev.kedge.serve.store;

import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What the drivers' errors mean. */
final class SqlErrors {
  private static final int MARIADB_DUPLICATE = 1062;
  private static final String DEADLOCK = "40001";
  private static final String CONNECTION = "08";
  private static final Set<SQLiteErrorCode> SQLITE_DUPLICATE =
      Set.of(
          SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY, SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE);

  private static final int PRIMARY = 0xff;
  private static final Set<Integer> SQLITE_DAMAGE =
      Set.of(SQLiteErrorCode.SQLITE_CORRUPT.code, SQLiteErrorCode.SQLITE_NOTADB.code);

  /** ER_NOT_KEYFILE, ER_CRASHED_ON_USAGE, ER_INDEX_CORRUPT, ER_TABLE_CORRUPT. */
  private static final Set<Integer> MARIADB_DAMAGE = Set.of(1034, 1194, 1712, 1877);

  private SqlErrors() {}

  /** A row with the same key is there. The transaction can go on. */
  static boolean isDuplicate(SQLException e) {
    return e instanceof SQLiteException sqlite
        ? SQLITE_DUPLICATE.contains(sqlite.getResultCode())
        : e.getErrorCode() == MARIADB_DUPLICATE;
  }

  /** What is on the disk cannot be what was written there. */
  static boolean isDamage(SQLException e) {
    return e instanceof SQLiteException sqlite
        ? SQLITE_DAMAGE.contains(sqlite.getErrorCode() & PRIMARY)
        : MARIADB_DAMAGE.contains(e.getErrorCode());
  }

  /** Before a commit: nothing was done, and the same may well succeed when it is tried at once. */
  static boolean isUndone(SQLException e) {
    return isDeadlock(e) || isConnectionLost(e);
  }

  /** The database undid the transaction because of another one. */
  static boolean isDeadlock(SQLException e) {
    return DEADLOCK.equals(e.getSQLState());
  }

  static boolean isConnectionLost(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.startsWith(CONNECTION);
  }
}
