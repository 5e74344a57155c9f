package dev.kedge.serve.sync.state;

import dev.kedge.serve.store.Row;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.util.List;
import java.util.Optional;

/** The rows of what users want. */
final class IntentTable {
  private IntentTable() {}

  /** What was wished for exactly this place. */
  record Intent(Place place, Wishes wishes) {}

  /** What all wishes that cover a place come to. */
  static Wishes covering(Transaction transaction, Place place) throws StoreException {
    return transaction
        .list(
            row -> wishes(row, 1),
            "SELECT keep, clear, pause, priority FROM sync_intent WHERE user_id IN (?, '') AND"
                + " item_id IN (?, '') AND device_id IN (?, '')",
            place.user(),
            place.item(),
            place.device())
        .stream()
        .reduce(Wishes.NONE, Wishes::and);
  }

  /** All wishes that reach a device; those with an empty item reach all items. */
  static List<Intent> reaching(Transaction transaction, String user, String device)
      throws StoreException {
    return transaction.list(
        IntentTable::intent,
        "SELECT user_id, item_id, device_id, keep, clear, pause, priority FROM sync_intent WHERE"
            + " user_id IN (?, '') AND device_id IN (?, '')",
        user,
        device);
  }

  /** Wishes of users for an item. */
  static List<Intent> ofItem(Transaction transaction, String item) throws StoreException {
    return transaction.list(
        IntentTable::intent,
        "SELECT user_id, item_id, device_id, keep, clear, pause, priority FROM sync_intent WHERE"
            + " item_id IN (?, '')",
        item);
  }

  static Optional<Wishes> find(Transaction transaction, Place place) throws StoreException {
    return transaction.first(
        row -> wishes(row, 1),
        "SELECT keep, clear, pause, priority FROM sync_intent WHERE user_id = ? AND item_id = ? AND"
            + " device_id = ?",
        place.user(),
        place.item(),
        place.device());
  }

  static void put(Transaction transaction, Place place, Wishes wishes) throws StoreException {
    transaction.update(
        "REPLACE INTO sync_intent (user_id, item_id, device_id, keep, clear, pause, priority)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        place.user(),
        place.item(),
        place.device(),
        wishes.keep(),
        wishes.clear(),
        wishes.pause(),
        wishes.priority());
  }

  private static Intent intent(Row row) throws StoreException {
    return new Intent(new Place(row.text(1), row.text(2), row.text(3)), wishes(row, 4));
  }

  private static Wishes wishes(Row row, int first) throws StoreException {
    return new Wishes(
        row.number(first), row.number(first + 1), row.number(first + 2), row.number(first + 3));
  }
}
