package dev.kedge.serve.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Statements that take effect together or not at all. SQL is what SQLite and MariaDB both
 * understand; values are {@code String}, {@code Long}, {@code Integer}, {@code byte[]} or null, in
 * the order of the question marks. For the {@link Work} it was given to, on its thread.
 */
public final class Transaction {
  private final Statements statements;
  private final Together together;

  Transaction(Statements statements) {
    this(statements, new Together());
  }

  Transaction(Statements statements, Together together) {
    this.statements = statements;
    this.together = together;
  }

  /** What is said when the transaction is about to be committed. */
  @FunctionalInterface
  public interface Ending {
    void before(Transaction transaction) throws StoreException;
  }

  /**
   * Something that all works of one commit have in common: made by the first of them, with what it
   * does at the end, just before the commit. Works that fail leave in it what they did to it.
   */
  public <T extends Ending> T together(Class<T> type, Supplier<T> first) {
    return together.get(type, first);
  }

  /** Those things of one commit. */
  static final class Together {
    private final Map<Class<?>, Ending> endings = new LinkedHashMap<>();

    private <T extends Ending> T get(Class<T> type, Supplier<T> first) {
      return type.cast(endings.computeIfAbsent(type, _ -> first.get()));
    }

    void end(Transaction transaction) throws StoreException {
      for (Ending ending : endings.values()) {
        ending.before(transaction);
      }
    }
  }

  /** To be called before the commit. */
  void end() throws StoreException {
    together.end(this);
  }

  /** The number of rows the statement found, whether or not their values became others. */
  public int update(String sql, @Nullable Object... values) throws StoreException {
    try {
      return execute(sql, values);
    } catch (SQLException e) {
      throw new StoreException(e);
    }
  }

  /** Inserts one row; false where a row with one of its keys is there already. */
  public boolean insertIfAbsent(String sql, @Nullable Object... values) throws StoreException {
    try {
      execute(sql, values);
      return true;
    } catch (SQLException e) {
      if (SqlErrors.isDuplicate(e)) {
        return false;
      }
      throw new StoreException(e);
    }
  }

  public <T> List<T> list(Row.Reader<T> reader, String sql, @Nullable Object... values)
      throws StoreException {
    try {
      return statements.use(
          sql,
          statement -> {
            bind(statement, values);
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
              int columns = rows.getMetaData().getColumnCount();
              while (rows.next()) {
                found.add(reader.read(Row.of(rows, columns)));
              }
            }
            return found;
          });
    } catch (SQLException e) {
      throw new StoreException(e);
    }
  }

  public <T> Optional<T> first(Row.Reader<T> reader, String sql, @Nullable Object... values)
      throws StoreException {
    return list(reader, sql, values).stream().findFirst();
  }

  /** The number in the first column of the first row; 0 without one. */
  public long number(String sql, @Nullable Object... values) throws StoreException {
    return first(row -> row.number(1), sql, values).orElse(0L);
  }

  private int execute(String sql, @Nullable Object... values) throws SQLException, StoreException {
    return statements.use(
        sql,
        statement -> {
          bind(statement, values);
          return statement.executeUpdate();
        });
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
