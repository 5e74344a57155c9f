package dev.kedge.serve.store;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the server must not forget, and what its nodes share. May be called from any thread.
 *
 * <p>A store outlives its troubles: a database that was away, or a disk that was full, makes calls
 * fail until it is back, and no restart is needed.
 */
public sealed interface Store extends AutoCloseable
    permits SqliteStore, MariaDbStore, WatchedStore {
  /**
   * Opens a SQLite file of mode 0600, making it and its directories if they are not there.
   *
   * @throws Failure.Local it cannot be made, read or written, or is of a newer kedge
   */
  static Store sqlite(Path file) throws Failure.Local {
    return SqliteStore.open(file);
  }

  /**
   * Connects to a MariaDB or MySQL database, which must exist, and makes its tables.
   *
   * @param address {@code jdbc:mariadb:} or {@code jdbc:mysql:}, as the MariaDB driver takes it
   * @throws Failure.Usage no such URL
   * @throws Failure.Local it cannot be reached, does not let this user in, or is of a newer kedge
   */
  static Store mariaDb(StoreAddress address) throws Failure {
    return MariaDbStore.open(address);
  }

  /**
   * Reads from one snapshot; never waits for writers.
   *
   * @throws StoreException the database cannot be read now
   */
  <T> T read(Work<T> work) throws StoreException;

  /**
   * Returns when the work is durable. Work of several callers may be made durable together, so many
   * callers at once are cheap; a failure of one undoes its work alone.
   *
   * @throws StoreException nothing of it was done; or, where the connection broke during the
   *     commit, perhaps all of it
   */
  <T> T write(Work<T> work) throws StoreException;

  /**
   * As {@link #write}, but on this node one after the other, and those that wait go together in one
   * commit: for work that all wants the same row, where each would else wait for the commit of the
   * one before.
   */
  <T> T writeInTurn(Work<T> work) throws StoreException;

  /**
   * Reads as much as can be read in little time.
   *
   * @return what is wrong with the store, in its own words; empty if nothing was found
   */
  default Optional<String> damage() throws StoreException {
    return Optional.empty();
  }

  /** How busy it is. */
  StoreFigures figures();

  /**
   * The same store, whose troubles are told: one line when calls begin to fail, one when all goes
   * well again.
   *
   * @param notices called from any thread
   */
  default WatchedStore watched(Ticker ticker, Consumer<String> notices) {
    return new WatchedStore(this, ticker, notices);
  }

  @Override
  void close();
}
