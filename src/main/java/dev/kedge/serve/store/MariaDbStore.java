package dev.kedge.serve.store;

import com.zaxxer.hikari.HikariConfig;
import dev.kedge.model.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * A MariaDB or MySQL database. Writers see what others committed since their last statement, so
 * that a row that could not be inserted can be selected; readers see one snapshot. InnoDB commits
 * for several connections together.
 */
final class MariaDbStore implements Store {
  private static final int CONNECTIONS = 16;

  /** For a connection; whoever gets none is told to come again. */
  private static final int PATIENCE_MILLIS = 2_000;

  private final Pool writers;
  private final Pool readers;
  private final GroupCommit inTurn;

  private MariaDbStore(DataSource source) {
    writers = new Pool(config(source, "TRANSACTION_READ_COMMITTED"));
    HikariConfig reading = config(source, "TRANSACTION_REPEATABLE_READ");
    reading.setReadOnly(true);
    readers = new Pool(reading);
    inTurn = new GroupCommit(() -> connectInTurn(source), "START TRANSACTION");
  }

  static MariaDbStore open(StoreAddress address) throws Failure {
    StoreUrl location = StoreUrl.parse(address.url());
    try {
      var source = new MariaDbDataSource(location.forDriver());
      if (!location.hasPassword() && address.password().isPresent()) {
        source.setPassword(address.password().get());
      }
      try (Connection connection = source.getConnection()) {
        MariaDbSchema.migrate(connection, location.shown());
      }
      return new MariaDbStore(source);
    } catch (SQLException e) {
      throw new Failure.Local(
          location.shown() + ": cannot open the store: " + e.getMessage(),
          "the database must exist, and its user may create tables in it; the password can be given"
              + " in KEDGE_STORE_PASSWORD",
          false,
          e);
    }
  }

  @Override
  public <T> T read(Work<T> work) throws StoreException {
    return readers.run(work);
  }

  @Override
  public <T> T write(Work<T> work) throws StoreException {
    return writers.run(work);
  }

  @Override
  public <T> T writeInTurn(Work<T> work) throws StoreException {
    return inTurn.run(work);
  }

  @Override
  public StoreFigures figures() {
    return new StoreFigures(
        Map.of("read", readers.figures(), "write", writers.figures()), inTurn.figures());
  }

  @Override
  public void close() {
    inTurn.close();
    readers.close();
    writers.close();
  }

  private static Connection connectInTurn(DataSource source) throws SQLException {
    Connection connection = source.getConnection();
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    return connection;
  }

  private static HikariConfig config(DataSource source, String isolation) {
    HikariConfig config = new HikariConfig(new Properties());
    config.setDataSource(source);
    config.setTransactionIsolation(isolation);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    config.setValidationTimeout(PATIENCE_MILLIS);
    return config;
  }
}
