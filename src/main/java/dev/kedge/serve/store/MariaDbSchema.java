package dev.kedge.serve.store;

import dev.kedge.model.Failure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Brings a MariaDB database to the present schema. It cannot undo a change of tables, so each
 * statement of a step can be run again, and a step counts once it was run to its end.
 */
final class MariaDbSchema {
  /** Longer than any step takes, and less than the driver waits for an answer. */
  private static final int LOCK_SECONDS = 45;

  /** ER_DUP_FIELDNAME: the statement was run before, by a node that then died. */
  private static final int DUPLICATE_COLUMN = 1060;

  private static final String LOCK = "concat('kedge ', left(sha2(database(), 256), 32))";

  private MariaDbSchema() {}

  /**
   * Leaves the store at the present schema. Of two nodes starting at once one migrates, and the
   * other sees it done.
   *
   * @throws Failure.Local the store was written by a newer kedge, or another node does not end
   */
  static void migrate(Connection connection, String name) throws SQLException, Failure.Local {
    try (Statement statement = connection.createStatement()) {
      if (number(statement, "SELECT get_lock(" + LOCK + ", " + LOCK_SECONDS + ")") != 1) {
        throw Failure.Local.of(
            name + ": another node has been changing the tables for " + LOCK_SECONDS + " s",
            "wait until it is done, or end it");
      }
      try {
        runMissing(connection, statement, name);
      } finally {
        number(statement, "SELECT release_lock(" + LOCK + ")");
      }
    }
  }

  private static void runMissing(Connection connection, Statement statement, String name)
      throws SQLException, Failure.Local {
    statement.execute(
        "CREATE TABLE IF NOT EXISTS kedge_schema (step INT NOT NULL PRIMARY KEY) ENGINE = InnoDB");
    int present = number(statement, "SELECT coalesce(max(step), 0) FROM kedge_schema");
    Migrations.check(present, name);
    for (int step = present + 1; step <= Migrations.newest(); step++) {
      for (String sql : Migrations.statements("mariadb", step)) {
        runAgain(statement, sql);
      }
      try (PreparedStatement record =
          connection.prepareStatement("INSERT INTO kedge_schema (step) VALUES (?)")) {
        record.setInt(1, step);
        record.executeUpdate();
      }
    }
  }

  /** MySQL has no words for a column that is added only where it is missing. */
  private static void runAgain(Statement statement, String sql) throws SQLException {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      if (e.getErrorCode() != DUPLICATE_COLUMN) {
        throw e;
      }
    }
  }

  private static int number(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }
}
