package dev.kedge.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/**
 * Brings a database to the newest schema: numbered scripts, each run once, in order. The number of
 * the last one is SQLite's {@code user_version}, committed with what it describes.
 */
final class Migrator {
  private static final List<String> SCRIPTS =
      List.of(
          "V001__downloads.sql",
          "V002__part_stamp.sql",
          "V003__sync.sql",
          "V004__wish.sql",
          "V005__receipt.sql",
          "V006__adopted.sql",
          "V007__host_without_ranges.sql",
          "V008__place.sql");

  /** The schema this program speaks. */
  static final long VERSION = SCRIPTS.size();

  private Migrator() {}

  static long version(Connection connection) throws SQLException {
    return Sql.number(connection, "pragma user_version");
  }

  static void migrate(Connection connection) throws SQLException {
    if (version(connection) < VERSION) {
      Transaction.run(connection, Migrator::runMissing);
    }
  }

  private static long runMissing(Connection connection) throws SQLException {
    for (long next = version(connection) + 1; next <= VERSION; next++) {
      Sql.run(connection, script(SCRIPTS.get((int) next - 1)));
    }
    Sql.run(connection, "pragma application_id = " + Database.APPLICATION);
    Sql.run(connection, "pragma user_version = " + VERSION);
    return VERSION;
  }

  private static String script(String name) {
    try (InputStream in = Migrator.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
