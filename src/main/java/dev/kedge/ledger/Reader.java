package dev.kedge.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads without waiting for commits, on a connection of its own, which is opened when first needed.
 * One reader at a time: reads are few and short.
 */
final class Reader {
  private final Path file;
  private @Nullable Connection connection;
  private boolean closed;

  Reader(Path file) {
    this.file = file;
  }

  synchronized <T> T read(Work<T> query) throws SQLException {
    if (closed) {
      throw new IllegalStateException("the ledger is closed");
    }
    if (connection == null) {
      connection = Database.open(file);
    }
    return query.on(connection);
  }

  synchronized void close() throws SQLException {
    closed = true;
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
