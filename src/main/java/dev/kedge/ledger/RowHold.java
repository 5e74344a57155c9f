package dev.kedge.ledger;

import java.io.IOException;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/**
 * That this process, and nobody else with the same ledger, works on a download: from before its
 * first request, when it has no part file yet, through every wait between tries. Gone with the
 * process.
 */
public final class RowHold implements AutoCloseable {
  private final @Nullable FileLock lock;

  /**
   * @param lock null where no other process can know the download
   */
  RowHold(@Nullable FileLock lock) {
    this.lock = lock;
  }

  /** Lets go. Never throws. */
  @Override
  public void close() {
    try {
      if (lock != null) {
        lock.release();
      }
    } catch (IOException _) {
      // The ledger was closed before, and every lock with it.
    }
  }
}
