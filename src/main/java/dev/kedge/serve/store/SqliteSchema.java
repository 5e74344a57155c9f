package dev.kedge.serve.store;

import dev.kedge.model.Failure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Brings a SQLite file to the present schema, all steps or none. Its number is user_version. */
final class SqliteSchema {
  private SqliteSchema() {}

  /**
   * Leaves the store at the present schema.
   *
   * @throws Failure.Local the store was written by a newer kedge
   */
  static void migrate(Connection connection, String name) throws SQLException, Failure.Local {
    try (Statement statement = connection.createStatement()) {
      // Takes the write lock first, so that of two nodes starting at once one migrates and the
      // other sees it done.
      statement.execute("BEGIN IMMEDIATE");
      int present = present(statement);
      Migrations.check(present, name);
      for (int step = present + 1; step <= Migrations.newest(); step++) {
        for (String sql : Migrations.statements("sqlite", step)) {
          statement.execute(sql);
        }
      }
      statement.execute("PRAGMA user_version = " + Migrations.newest());
      statement.execute("COMMIT");
    }
  }

  private static int present(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
      return rows.getInt(1);
    }
  }
}
