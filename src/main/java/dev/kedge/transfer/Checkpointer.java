package dev.kedge.transfer;

import dev.kedge.disk.PartFile;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import dev.kedge.model.Ticker;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes what was written durable, every two seconds or 32 MiB: claims are taken, then the file is
 * forced, then the claims are committed. So a claim never covers a byte that was not forced. For
 * one thread.
 */
final class Checkpointer {
  private static final long EVERY_BYTES = 32L << 20;
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** The first come sooner, so that even a process that is killed every second gets on. */
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Board board;
  private final BadChunks bad;
  private final PartFile part;
  private final Ledger ledger;
  private final long download;
  private final String attempt;
  private final Ticker ticker;
  private @Nullable FileStamp seen;

  Checkpointer(
      Board board,
      BadChunks bad,
      PartFile part,
      Ledger ledger,
      long download,
      String attempt,
      Ticker ticker) {
    this.board = board;
    this.bad = bad;
    this.part = part;
    this.ledger = ledger;
    this.download = download;
    this.attempt = attempt;
    this.ticker = ticker;
  }

  /** Runs until {@code done} is requested. The last checkpoint is left to {@link #now}. */
  void run(Stop done) throws Failure {
    long last = ticker.nanos();
    long every = FIRST_NANOS;
    while (!done.await(LOOK_NANOS)) {
      bad.giveBack();
      long unclaimed = board.unclaimed();
      long now = ticker.nanos();
      boolean due = now - last >= every;
      if (unclaimed >= EVERY_BYTES || (due && unclaimed > 0)) {
        now();
        last = now;
        every = Math.min(2 * every, EVERY_NANOS);
      }
    }
  }

  /** Takes one checkpoint, also when only the look of the file has changed since the last. */
  void now() throws Failure {
    Claims claims = board.claims();
    if (!claims.isEmpty()) {
      part.force();
    }
    FileStamp stamp = part.stamp();
    if (!claims.isEmpty() || !Objects.equals(stamp, seen)) {
      ledger.checkpoint(download, attempt, claims.rows(), claims.bytes(), stamp);
      seen = stamp;
    }
  }
}
