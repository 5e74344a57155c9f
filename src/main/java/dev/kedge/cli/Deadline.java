package dev.kedge.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sees to it that who was told to end does, whatever hangs: a database that does not answer, a disk
 * that does not come back. Closed in time, it does nothing.
 */
final class Deadline implements AutoCloseable {
  private final Duration patience;
  private final Consumer<ExitCode> end;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param patience from {@link #begin} on
   * @param end what is done when it is over; called on a thread of its own
   */
  Deadline(Duration patience, Consumer<ExitCode> end) {
    this.patience = patience;
    this.end = end;
  }

  /** The time runs from now. */
  void begin(ExitCode exit) {
    // A platform thread: virtual ones may all be held up by what hangs.
    Thread.ofPlatform().daemon().name("deadline").start(() -> await(exit));
  }

  private void await(ExitCode exit) {
    try {
      if (!closed.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        end.accept(exit);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
