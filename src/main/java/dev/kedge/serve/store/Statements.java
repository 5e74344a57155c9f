package dev.kedge.serve.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The prepared statements of a connection, kept for their next use: to SQLite preparing one costs
 * as much as running it. They are closed with the connection. For one thread.
 */
final class Statements {
  private static final int MOST = 200;

  private final Connection connection;
  private final Map<String, PreparedStatement> idle = new LinkedHashMap<>();

  Statements(Connection connection) {
    this.connection = connection;
  }

  /** What is done with a statement. */
  @FunctionalInterface
  interface Use<T> {
    T of(PreparedStatement statement) throws SQLException, StoreException;
  }

  /** One that failed is not used again. */
  <T> T use(String sql, Use<T> use) throws SQLException, StoreException {
    PreparedStatement statement = take(sql);
    boolean isGood = false;
    try {
      T result = use.of(statement);
      isGood = true;
      return result;
    } finally {
      if (!isGood || idle.size() >= MOST || idle.putIfAbsent(sql, statement) != null) {
        statement.close();
      }
    }
  }

  private PreparedStatement take(String sql) throws SQLException {
    PreparedStatement kept = idle.remove(sql);
    return kept == null ? connection.prepareStatement(sql) : kept;
  }
}
