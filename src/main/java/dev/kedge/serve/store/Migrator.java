package dev.kedge.serve.store;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/**
 * Brings a store to the present schema: runs the numbered SQL resources it does not have yet, all
 * or none.
 */
final class Migrator {
  /** In order; a released one is never edited. */
  private static final List<String> STEPS = List.of("001-version.sql");

  private Migrator() {}

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
      if (present > STEPS.size()) {
        statement.execute("ROLLBACK");
        throw Failure.Local.of(
            name + ": the store has schema " + present + ", this kedge knows " + STEPS.size(),
            "use the newer kedge, or another --state");
      }
      for (String step : STEPS.subList(present, STEPS.size())) {
        statement.executeUpdate(read(step));
      }
      statement.execute("PRAGMA user_version = " + STEPS.size());
      statement.execute("COMMIT");
    }
  }

  private static int present(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
      return rows.getInt(1);
    }
  }

  private static String read(String resource) {
    try (InputStream in =
        Objects.requireNonNull(Migrator.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }
}
