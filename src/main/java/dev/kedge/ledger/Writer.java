package dev.kedge.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The one thread that changes the ledger. Changes that wait while a commit is under way go together
 * in the next one, so that many files cost one sync of the disk. They also fail together. A
 * platform thread, since SQLite is native code; a daemon, since a caller waits for each change
 * anyway.
 */
final class Writer {
  private final Connection connection;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("ledger").factory());
  private List<Job<?>> waiting = new ArrayList<>();
  private boolean closed;

  Writer(Connection connection) {
    this.connection = connection;
  }

  /** Returns when the change is durable; an interrupt does not shorten the wait. */
  <T> T commit(Work<T> change) throws SQLException {
    Job<T> job = new Job<>(change, new CompletableFuture<>());
    enqueue(job);
    return job.await();
  }

  /** Waits for what is under way, then closes the connection. */
  void close() throws SQLException {
    Job<Integer> last = new Job<>(_ -> 0, new CompletableFuture<>());
    synchronized (this) {
      if (closed) {
        return;
      }
      enqueue(last);
      closed = true;
    }
    try {
      last.await();
    } finally {
      thread.shutdown();
      connection.close();
    }
  }

  private synchronized void enqueue(Job<?> job) {
    if (closed) {
      throw new IllegalStateException("the ledger is closed");
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
      Transaction.run(
          connection,
          c -> {
            for (Job<?> job : jobs) {
              job.work(c);
            }
            return 0;
          });
      jobs.forEach(Job::succeed);
    } catch (Throwable e) {
      jobs.forEach(job -> job.result.completeExceptionally(e));
    }
  }

  /** One change, and what its caller waits for. */
  private static final class Job<T> {
    private final Work<T> change;
    private final CompletableFuture<T> result;
    private Runnable success = () -> {};

    Job(Work<T> change, CompletableFuture<T> result) {
      this.change = change;
      this.result = result;
    }

    void work(Connection connection) throws SQLException {
      T value = change.on(connection);
      success = () -> result.complete(value);
    }

    void succeed() {
      success.run();
    }

    T await() throws SQLException {
      try {
        return result.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof SQLException refused) {
          // One each: callers add to what they catch.
          throw new SQLException(
              refused.getMessage(), refused.getSQLState(), refused.getErrorCode(), refused);
        }
        throw new IllegalStateException("a change of the ledger failed", e.getCause());
      }
    }
  }
}
