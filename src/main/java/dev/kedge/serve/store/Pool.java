package dev.kedge.serve.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.LongAdder;

/** Connections that are lent for one transaction each; broken ones are replaced. */
final class Pool {
  /** A transaction is tried so often in all where others are in its way. */
  private static final int TRIES = 20;

  private final HikariDataSource connections;
  private final LongAdder timeouts = new LongAdder();

  Pool(HikariConfig config) {
    config.setAutoCommit(false);
    config.setRegisterMbeans(false);
    // The store was reached when its schema was looked at; from then on it may come and go.
    config.setInitializationFailTimeout(-1);
    connections = new HikariDataSource(config);
  }

  <T> T run(Work<T> work) throws StoreException {
    for (int left = TRIES - 1; ; left--) {
      try {
        return once(work);
      } catch (StoreException e) {
        if (left == 0 || !e.isUndone()) {
          throw e;
        }
      }
    }
  }

  StoreFigures.Pool figures() {
    HikariPoolMXBean pool = connections.getHikariPoolMXBean();
    return new StoreFigures.Pool(
        pool.getActiveConnections(),
        pool.getIdleConnections(),
        pool.getThreadsAwaitingConnection(),
        timeouts.sum());
  }

  void close() {
    connections.close();
  }

  private <T> T once(Work<T> work) throws StoreException {
    try (Connection connection = connections.getConnection()) {
      try {
        Transaction transaction = new Transaction(new Statements(connection));
        T result = work.in(transaction);
        transaction.end();
        connection.commit();
        return result;
      } catch (StoreException | RuntimeException e) {
        rollback(connection);
        throw e;
      }
    } catch (SQLTransientConnectionException e) {
      timeouts.increment();
      throw StoreException.atTheEnd(e.getCause() instanceof SQLException reason ? reason : e);
    } catch (SQLException e) {
      throw StoreException.atTheEnd(e);
    }
  }

  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException _) {
      // The connection is lost, and its work with it.
    }
  }
}
