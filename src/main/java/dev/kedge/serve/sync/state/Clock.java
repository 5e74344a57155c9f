package dev.kedge.serve.sync.state;

import dev.kedge.serve.store.RandomId;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;

/** The row of the server's sequence. */
final class Clock {
  private Clock() {}

  static void make(Transaction transaction) throws StoreException {
    transaction.insertIfAbsent(
        "INSERT INTO sync_clock (id, epoch, seq, pruned) VALUES (1, ?, 0, 0)", RandomId.next());
  }

  /** The last number given. */
  static long sequence(Transaction transaction) throws StoreException {
    return transaction.number("SELECT seq FROM sync_clock WHERE id = 1");
  }

  /** Names this store, unlike any other. */
  static String epoch(Transaction transaction) throws StoreException {
    return transaction
        .first(row -> row.text(1), "SELECT epoch FROM sync_clock WHERE id = 1")
        .orElse("");
  }

  /** Changes up to this number may be gone. */
  static long pruned(Transaction transaction) throws StoreException {
    return transaction.number("SELECT pruned FROM sync_clock WHERE id = 1");
  }

  static void prunedTo(Transaction transaction, long sequence) throws StoreException {
    transaction.update(
        "UPDATE sync_clock SET pruned = ? WHERE id = 1 AND pruned < ?", sequence, sequence);
  }
}
