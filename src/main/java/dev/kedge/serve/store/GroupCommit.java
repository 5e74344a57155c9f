package dev.kedge.serve.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One writer of a database: the only one of a SQLite file. Work that comes while a commit is under
 * way goes together in the next one, so that many writers cost one sync of the disk. A platform
 * thread, since SQLite is native code.
 *
 * <p>After a failure that is not of one caller's own making, the connection is closed, and opened
 * again for the next work. What another node's transaction or a lost connection undid before its
 * commit is done again.
 */
final class GroupCommit {
  /** Work is begun so often in all where others are in its way. */
  private static final int TRIES = 20;

  private final Connector connector;
  private final String begin;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("store").factory());
  private List<Job<?>> waiting = new ArrayList<>();
  private boolean closed;
  private @Nullable Open open;

  private final LongAdder commits = new LongAdder();
  private final LongAdder works = new LongAdder();

  /**
   * @param begin the statement that begins a transaction
   */
  GroupCommit(Connector connector, String begin) {
    this.connector = connector;
    this.begin = begin;
  }

  /** Opens a connection for writing. */
  @FunctionalInterface
  interface Connector {
    Connection connect() throws SQLException;
  }

  /** Returns when the work is durable. */
  <T> T run(Work<T> work) throws StoreException {
    Job<T> job = new Job<>(work);
    enqueue(job);
    return job.await();
  }

  StoreFigures.Queue figures() {
    return new StoreFigures.Queue(queued(), commits.sum(), works.sum());
  }

  private synchronized int queued() {
    return waiting.size();
  }

  /** Ends when what was asked for before is done. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    thread.close();
    disconnect();
  }

  private synchronized void enqueue(Job<?> job) throws StoreException {
    if (closed) {
      throw new StoreException(new SQLException("it is closed"));
    }
    waiting.add(job);
    if (waiting.size() == 1) {
      thread.execute(this::commitWaiting);
    }
  }

  private synchronized List<Job<?>> takeWaiting() {
    List<Job<?>> taken = waiting;
    waiting = new ArrayList<>();
    return taken;
  }

  private void commitWaiting() {
    List<Job<?>> jobs = takeWaiting();
    try {
      workAll(jobs);
      try (Statement statement = connect().connection().createStatement()) {
        statement.execute("COMMIT");
      }
      commits.increment();
      works.add(jobs.size());
      jobs.forEach(Job::tell);
    } catch (SQLException e) {
      disconnect();
      jobs.forEach(job -> job.tellFailure(e));
    }
  }

  /**
   * As if no work could fail, which costs no savepoints; if one does, all is undone and begun again
   * with them.
   */
  private void workAll(List<Job<?>> jobs) throws SQLException {
    boolean careful = false;
    for (int left = TRIES - 1; ; left--) {
      Open to = connect(); // a database that is away is not tried again for callers who wait
      try {
        if (workAll(jobs, to, careful)) {
          return;
        }
        careful = true;
      } catch (SQLException e) {
        disconnect();
        if (left == 0 || !SqlErrors.isUndone(e)) {
          throw e;
        }
      }
    }
  }

  /** False if all was undone because of one of them. */
  private boolean workAll(List<Job<?>> jobs, Open to, boolean careful) throws SQLException {
    try (Statement statement = to.connection().createStatement()) {
      statement.execute(begin);
      var transaction = new Transaction(to.statements());
      for (Job<?> job : jobs) {
        if (careful) {
          workWithSavepoint(job, transaction, statement);
        } else if (!job.work(transaction)) {
          statement.execute("ROLLBACK");
          return false;
        }
      }
      transaction.end();
      return true;
    } catch (StoreException e) {
      throw e.reason();
    }
  }

  private static void workWithSavepoint(Job<?> job, Transaction transaction, Statement statement)
      throws SQLException {
    statement.execute("SAVEPOINT job");
    if (!job.work(transaction)) {
      statement.execute("ROLLBACK TO job");
    }
    statement.execute("RELEASE SAVEPOINT job");
  }

  private Open connect() throws SQLException {
    Open now = open;
    if (now == null) {
      Connection connection = connector.connect();
      now = new Open(connection, new Statements(connection));
      open = now;
    }
    return now;
  }

  private void disconnect() {
    Open last = open;
    open = null;
    if (last != null) {
      try {
        last.connection().close(); // undoes what is not committed
      } catch (SQLException _) {
        // Nothing that was promised is lost: that was committed.
      }
    }
  }

  private record Open(Connection connection, Statements statements) {}

  /** One caller's work, and what it waits for. */
  private static final class Job<T> {
    private final Work<T> work;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private Runnable outcome = () -> {};

    Job(Work<T> work) {
      this.work = work;
    }

    /**
     * Whether it did not fail; its caller is told later.
     *
     * @throws SQLException the whole transaction was undone under it
     */
    boolean work(Transaction transaction) throws SQLException {
      try {
        T value = work.in(transaction);
        outcome = () -> result.complete(value);
        return true;
      } catch (StoreException e) {
        if (e.isUndone()) {
          throw e.reason();
        }
        outcome = () -> result.completeExceptionally(e);
        return false;
      } catch (Throwable e) {
        outcome = () -> result.completeExceptionally(e);
        return false;
      }
    }

    void tell() {
      outcome.run();
    }

    void tellFailure(SQLException e) {
      result.completeExceptionally(new StoreException(e));
    }

    T await() throws StoreException {
      try {
        return result.join();
      } catch (CompletionException e) {
        switch (e.getCause()) {
          // Made anew, so that each trace shows who asked.
          case StoreException failure -> throw new StoreException(failure.reason());
          case RuntimeException own -> throw own;
          case Error own -> throw own;
          case null, default -> throw e;
        }
      }
    }
  }
}
