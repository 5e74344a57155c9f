package dev.kedge.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;

/** Connections to SQLite, set up as the promises need them. */
final class Database {
  /** Marks the file as a ledger: {@code kedg}. */
  static final long APPLICATION = 0x6B656467L;

  private static final int CORRUPT = 11;
  private static final int NOT_A_DATABASE = 26;

  private Database() {}

  /** Named by its URI, since the driver would take a question mark in a plain path for options. */
  static Connection open(Path file) throws SQLException {
    return connect(file.toUri().toString());
  }

  static Connection inMemory() throws SQLException {
    return connect(":memory:");
  }

  static boolean isDamage(SQLException e) {
    return e.getErrorCode() == CORRUPT || e.getErrorCode() == NOT_A_DATABASE;
  }

  /** Whether SQLite's own check finds nothing wrong. Reads the whole file. */
  static boolean isSound(Connection connection) throws SQLException {
    return Sql.list(connection, row -> row.getString(1), "pragma quick_check(1)").contains("ok");
  }

  /** Whether this is a ledger, or nothing yet. */
  static boolean isLedger(Connection connection) throws SQLException {
    return Sql.number(connection, "pragma application_id") == APPLICATION
        || (Migrator.version(connection) == 0
            && Sql.number(connection, "select count(*) from sqlite_master") == 0);
  }

  /** The driver is called by name: {@code DriverManager} would load every driver there is. */
  private static Connection connect(String name) throws SQLException {
    return JDBC.createConnection(JDBC.PREFIX + name, settings());
  }

  private static Properties settings() {
    Properties settings = new Properties();
    settings.setProperty("busy_timeout", "30000");
    settings.setProperty("synchronous", "FULL");
    settings.setProperty("foreign_keys", "true");
    if (System.getProperty("os.name", "").startsWith("Mac")) {
      // There, a plain fsync leaves the bytes in the drive's cache.
      settings.setProperty("fullfsync", "true");
    }
    return settings;
  }
}
