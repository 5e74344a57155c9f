package dev.kedge.serve.store;

import com.zaxxer.hikari.HikariConfig;
import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/** A SQLite file in WAL mode: one connection writes and forces, a few others read beside it. */
final class SqliteStore implements Store {
  private static final int READERS = 4;
  private static final int MOST_TRIES = 200;
  private static final long BETWEEN_TRIES_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  /** A larger one takes too long to read as a whole. */
  private static final long LARGEST_EXAMINED = 256L << 20;

  private final Path file;
  private final GroupCommit writer;
  private final Pool readers;

  private SqliteStore(Path file, SQLiteDataSource source) {
    this.file = file;
    // Takes the lock first, so that it never has to be upgraded half-way.
    writer = new GroupCommit(source::getConnection, "BEGIN IMMEDIATE");
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setConnectionInitSql("PRAGMA query_only = true");
    config.setMaximumPoolSize(READERS);
    config.setMinimumIdle(1);
    readers = new Pool(config);
  }

  static SqliteStore open(Path file) throws Failure.Local {
    try {
      // SQLite gives -wal and -shm the mode of the main file, so it has to be right from the start.
      PrivateFile.create(file);
    } catch (IOException e) {
      throw SqliteTrouble.of(file, e);
    }
    SQLiteDataSource source = source(file);
    try (Connection connection = connect(source)) {
      SqliteSchema.migrate(connection, file.toString());
    } catch (SQLException e) {
      throw SqliteTrouble.of(file, e);
    }
    return new SqliteStore(file, source);
  }

  @Override
  public <T> T read(Work<T> work) throws StoreException {
    return readers.run(work);
  }

  @Override
  public <T> T write(Work<T> work) throws StoreException {
    return writer.run(work);
  }

  @Override
  public <T> T writeInTurn(Work<T> work) throws StoreException {
    return writer.run(work);
  }

  @Override
  public Optional<String> damage() throws StoreException {
    boolean isLarge = file.toFile().length() > LARGEST_EXAMINED;
    return isLarge
        ? Optional.empty()
        : readers
            .run(t -> t.first(row -> row.text(1), "PRAGMA quick_check(1)"))
            .filter(said -> !said.equals("ok"));
  }

  @Override
  public StoreFigures figures() {
    return new StoreFigures(Map.of("read", readers.figures()), writer.figures());
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
  }

  /**
   * Connects for the first time. Going over to WAL does not wait for another node that does the
   * same at this moment, whatever busy_timeout says.
   */
  private static Connection connect(SQLiteDataSource source) throws SQLException {
    for (int tries = 1; ; tries++) {
      try {
        return source.getConnection();
      } catch (SQLException e) {
        if (e.getErrorCode() != SQLiteErrorCode.SQLITE_BUSY.code || tries == MOST_TRIES) {
          throw e;
        }
        LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
      }
    }
  }

  private static SQLiteDataSource source(Path file) {
    Properties settings = new Properties();
    settings.setProperty("busy_timeout", "30000");
    settings.setProperty("journal_mode", "WAL");
    settings.setProperty("synchronous", "FULL");
    settings.setProperty("foreign_keys", "true");
    if (System.getProperty("os.name", "").startsWith("Mac")) {
      // There, a plain fsync leaves the bytes in the drive's cache.
      settings.setProperty("fullfsync", "true");
    }
    SQLiteDataSource source = new SQLiteDataSource(new SQLiteConfig(settings));
    // By its URI, since the driver would take a question mark in a plain path for options.
    source.setUrl("jdbc:sqlite:" + file.toUri());
    return source;
  }
}
