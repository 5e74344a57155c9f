package dev.kedge.serve.sync.state;

import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server's sequence while it is held by one commit, which may be that of many turns: read when
 * the first of them begins, kept here meanwhile, and written before the commit, with the changes
 * that got its numbers.
 */
final class Sequence implements Transaction.Ending {
  private static final int AT_ONCE = 50;
  private static final String COLUMNS =
      "INSERT INTO sync_change (seq, nonce, user_id, kind, item_id, device_id, at_ms) VALUES ";
  private static final String ROW = "(?, ?, ?, ?, ?, ?, ?)";

  private final List<Numbered> changes = new ArrayList<>();
  private boolean isHeld;
  private long last;

  /** A change to let followers know of, with its number. */
  record Numbered(long number, String nonce, ChangeKind kind, Place place, long millis) {}

  /** The next number; never below the clock's microseconds. */
  long next(Transaction transaction, Instant now) throws StoreException {
    long micros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000;
    if (!isHeld) {
      // Takes the row's lock: nobody else gets a number before the commit.
      transaction.update("UPDATE sync_clock SET seq = seq + 1 WHERE id = 1");
      last = Clock.sequence(transaction);
      isHeld = true;
    }
    last = Math.max(last + 1, micros);
    return last;
  }

  /** To be written with the numbers they took, of a turn that came to its end. */
  void add(List<Numbered> told) {
    changes.addAll(told);
    told.forEach(change -> last = Math.max(last, change.number()));
  }

  @Override
  public void before(Transaction transaction) throws StoreException {
    if (!isHeld) {
      return;
    }
    for (int at = 0; at < changes.size(); at += AT_ONCE) {
      insert(transaction, changes.subList(at, Math.min(at + AT_ONCE, changes.size())));
    }
    transaction.update("UPDATE sync_clock SET seq = ? WHERE id = 1", last);
  }

  private static void insert(Transaction transaction, List<Numbered> rows) throws StoreException {
    List<@Nullable Object> values = new ArrayList<>();
    for (Numbered change : rows) {
      values.addAll(
          List.of(
              change.number(),
              change.nonce(),
              change.place().user(),
              change.kind().label(),
              change.place().item(),
              change.place().device(),
              change.millis()));
    }
    transaction.update(
        COLUMNS + String.join(", ", Collections.nCopies(rows.size(), ROW)), values.toArray());
  }
}
