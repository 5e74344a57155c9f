package dev.kedge.serve.sync.state;

import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Forgets what is old. Of each user the last change stays, so that whoever has heard of it is not
 * sent to read all anew; wishes stay, so that a clear reaches devices however long they were away.
 *
 * @param changes how long a follower may be away
 * @param mostChanges however young they are
 * @param tombstones of cleared items
 */
public record Retention(Duration changes, long mostChanges, Duration tombstones) {
  public static final Retention DEFAULT =
      new Retention(Duration.ofDays(30), 2_000_000, Duration.ofDays(90));

  private static final Duration ANSWERS = Duration.ofDays(7);

  /** Does it now. */
  public void apply(Turns turns) throws StoreException {
    turns.take(turn -> {
      Transaction transaction = turn.transaction();
      Instant now = turn.now();
      ProgressTable.deleteCleared(transaction, now.minus(tombstones).toEpochMilli());
      transaction.update(
          "DELETE FROM sync_push WHERE at_ms < ?", now.minus(ANSWERS).toEpochMilli());
      prune(transaction, Math.max(before(now.minus(changes)), beyond(transaction)));
      return true;
    });
  }

  /** Numbers are never below the clock's microseconds. */
  private static long before(Instant time) {
    return TimeUnit.MILLISECONDS.toMicros(time.toEpochMilli());
  }

  private long beyond(Transaction transaction) throws StoreException {
    return transaction.number(
        "SELECT seq FROM sync_change ORDER BY seq DESC LIMIT 1 OFFSET " + mostChanges);
  }

  private static void prune(Transaction transaction, long upTo) throws StoreException {
    int pruned =
        transaction.update(
            "DELETE FROM sync_change WHERE seq <= ? AND seq NOT IN (SELECT newest FROM (SELECT"
                + " max(seq) AS newest FROM sync_change GROUP BY user_id) AS kept)",
            upTo);
    if (pruned > 0) {
      Clock.prunedTo(transaction, upTo);
    }
  }
}
