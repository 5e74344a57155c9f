package dev.kedge.ledger;

import dev.kedge.model.Failure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a ledger's rows are: in a file, under its lock, or in memory. */
final class Store {
  private static final Path MEMORY = Path.of("(in memory)");

  private final Path name;
  private final Writer writer;
  private final @Nullable Reader reader;
  private final @Nullable LedgerLock lock;
  private final Optional<String> notice;

  private Store(
      Path name,
      Writer writer,
      @Nullable Reader reader,
      @Nullable LedgerLock lock,
      Optional<String> notice) {
    this.name = name;
    this.writer = writer;
    this.reader = reader;
    this.lock = lock;
    this.notice = notice;
  }

  static Store inFile(Path file) throws Failure {
    LedgerFile.Opened opened = LedgerFile.open(file);
    return new Store(
        opened.path(),
        new Writer(opened.connection()),
        new Reader(opened.path()),
        opened.lock(),
        opened.notice());
  }

  /** Each connection would be a database of its own, so reads go through the writer's. */
  static Store inMemory(Optional<String> notice) throws Failure {
    try {
      Connection connection = Database.inMemory();
      Migrator.migrate(connection);
      return new Store(MEMORY, new Writer(connection), null, null, notice);
    } catch (SQLException e) {
      throw LedgerFailure.of(MEMORY, e);
    }
  }

  Optional<String> notice() {
    return notice;
  }

  <T> T read(Work<T> query) throws Failure {
    try {
      return reader == null ? writer.commit(query) : reader.read(query);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Empty where somebody else works on this download. In memory, there is nobody else. */
  Optional<RowHold> hold(long id) throws Failure {
    return lock == null ? Optional.of(new RowHold(null)) : lock.hold(id);
  }

  boolean isHeldElsewhere(long id) throws Failure {
    return lock != null && lock.isHeldElsewhere(id);
  }

  /** Returns when the change is durable. */
  <T> T change(Work<T> change) throws Failure {
    try {
      return writer.commit(change);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** The same, where there is nothing to say back. */
  void apply(Change change) throws Failure {
    var _ =
        change(c -> {
          change.on(c);
          return 0;
        });
  }

  /** As {@link LedgerLock#alone}; nobody else sees a ledger in memory. */
  boolean alone(String name, Duty duty) throws Failure {
    if (lock == null) {
      duty.perform();
      return true;
    }
    return lock.alone(name, duty);
  }

  void close() {
    try {
      if (reader != null) {
        reader.close();
      }
      writer.close();
    } catch (SQLException _) {
      // Every change was durable when its caller returned; there is nothing to lose here.
    } finally {
      if (lock != null) {
        lock.release();
      }
    }
  }

  private Failure failure(SQLException e) {
    if (lock != null && Database.isDamage(e)) {
      lock.suspect();
    }
    return LedgerFailure.of(name, e);
  }
}
