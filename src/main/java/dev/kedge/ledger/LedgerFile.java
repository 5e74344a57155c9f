package dev.kedge.ledger;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A ledger's file from the path given to a connection of the right schema. */
final class LedgerFile {
  private final Path path;
  private final LedgerLock lock;
  private @Nullable String notice;

  private LedgerFile(Path path, LedgerLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * An open ledger.
   *
   * @param path with links resolved, as SQLite names its other files
   */
  record Opened(Path path, LedgerLock lock, Connection connection, Optional<String> notice) {}

  static Opened open(Path given) throws Failure {
    Path path = locate(given.toAbsolutePath());
    if (LedgerHeader.isForeign(path)) {
      throw LedgerFailure.foreign(path);
    }
    return LedgerLock.open(path, lock -> new LedgerFile(path, lock).opened());
  }

  private Opened opened() throws Failure {
    try {
      Connection connection = lock.alone() ? setUp() : join();
      return new Opened(path, lock, connection, Optional.ofNullable(notice));
    } catch (SQLException e) {
      throw LedgerFailure.of(path, e);
    } catch (IOException e) {
      throw LedgerFailure.of(path, e);
    }
  }

  private Connection setUp() throws Failure, SQLException, IOException {
    try {
      return connect();
    } catch (SQLException e) {
      if (!Database.isDamage(e)) {
        throw e;
      }
      if (!DamagedLedger.mayBeOurs(path)) {
        throw LedgerFailure.foreign(path);
      }
      Path aside = DamagedLedger.setAside(path);
      notice = "ledger " + path + " was damaged; it was set aside as " + aside.getFileName();
      return connect();
    }
  }

  private Connection connect() throws Failure, SQLException, IOException {
    boolean doubtful = lock.isSuspected() || Files.exists(DamagedLedger.wal(path));
    PrivateFiles.create(path);
    Connection connection = Database.open(path);
    boolean ready = false;
    try {
      refuseForeign(connection);
      if (doubtful && !Database.isSound(connection)) {
        throw DamagedLedger.found();
      }
      Sql.run(connection, "pragma journal_mode = wal");
      Migrator.migrate(connection);
      lock.trust();
      ready = true;
      return connection;
    } finally {
      if (!ready) {
        connection.close();
      }
    }
  }

  /** Another process is using the ledger, so it is set up already, and must be left as it is. */
  private Connection join() throws Failure, SQLException {
    try {
      return connectAsItIs();
    } catch (SQLException e) {
      if (!Database.isDamage(e)) {
        throw e;
      }
      lock.suspect();
      throw LedgerFailure.damagedInUse(path, e);
    }
  }

  private Connection connectAsItIs() throws Failure, SQLException {
    Connection connection = Database.open(path);
    boolean ready = false;
    try {
      refuseForeign(connection);
      if (Migrator.version(connection) < Migrator.VERSION) {
        throw LedgerFailure.older(path);
      }
      ready = true;
      return connection;
    } finally {
      if (!ready) {
        connection.close();
      }
    }
  }

  private void refuseForeign(Connection connection) throws Failure, SQLException {
    if (!Database.isLedger(connection)) {
      throw LedgerFailure.foreign(path);
    }
    long version = Migrator.version(connection);
    if (version > Migrator.VERSION) {
      throw LedgerFailure.newer(path, version);
    }
  }

  /** Why no ledger can be kept at a place, as a notice; makes the directories it needs. */
  static Optional<String> obstacle(Path given) {
    Path path = given.toAbsolutePath();
    Path directory = path.getParent();
    if (directory == null) {
      return Optional.empty();
    }
    try {
      PrivateFiles.createDirectories(directory);
    } catch (IOException e) {
      return Optional.of(LedgerFailure.forgotten(path, e));
    }
    for (Path needed : List.of(directory, path, LedgerLock.of(path))) {
      if (Files.exists(needed) && !Files.isWritable(needed)) {
        AccessDeniedException denied = new AccessDeniedException(needed.toString());
        return Optional.of(LedgerFailure.forgotten(path, denied));
      }
    }
    return Optional.empty();
  }

  private static Path locate(Path given) throws Failure {
    Path parent = given.getParent();
    if (parent == null || Files.isDirectory(given)) {
      throw LedgerFailure.isDirectory(given);
    }
    try {
      PrivateFiles.createDirectories(parent);
      return Files.exists(given)
          ? given.toRealPath()
          : parent.toRealPath().resolve(given.getFileName());
    } catch (IOException e) {
      throw LedgerFailure.of(given, e);
    }
  }
}
