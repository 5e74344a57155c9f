package dev.kedge.serve.sync.state;

import dev.kedge.protocol.sync.ItemState.Classic;
import dev.kedge.serve.store.Row;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A user's item over all devices, in the words of readers that know three states: the best of them
 * counts. Such readers query the view {@code offline_cache}; nothing is decided by it.
 *
 * @param chunks numbers, as a JSON array
 */
public record Offline(
    String item, String chunks, String status, long createdMillis, OptionalLong completedMillis) {
  /** Completed is better than downloading, that than paused; then more chunks are better. */
  private static final Comparator<DeviceProgress> WORTH =
      Comparator.<DeviceProgress>comparingInt(row ->
              switch (classic(row)) {
                case COMPLETED -> 2;
                case DOWNLOADING -> 1;
                case PAUSED -> 0;
              })
          .thenComparingInt(row -> row.progress().chunks().size());

  /** The user's items, by id. */
  static List<Offline> page(Transaction transaction, String user, String afterItem, int limit)
      throws StoreException {
    return transaction.list(
        Offline::read,
        "SELECT item_id, downloaded_chunks, status, created_ms, completed_ms FROM sync_offline"
            + " WHERE user_id = ? AND item_id > ? ORDER BY item_id LIMIT ?",
        user,
        afterItem,
        limit);
  }

  static void refresh(Transaction transaction, String user, String item) throws StoreException {
    List<DeviceProgress> held =
        ProgressTable.ofUser(transaction, user, item).stream()
            .filter(row -> row.progress().state().isHeld())
            .toList();
    Optional<DeviceProgress> best = held.stream().max(WORTH);
    if (best.isEmpty()) {
      transaction.update("DELETE FROM sync_offline WHERE user_id = ? AND item_id = ?", user, item);
      return;
    }
    OptionalLong completed = best.get().completedMillis();
    transaction.update(
        "REPLACE INTO sync_offline (user_id, item_id, downloaded_chunks, status, created_ms,"
            + " completed_ms) VALUES (?, ?, ?, ?, ?, ?)",
        user,
        item,
        best.get().progress().chunks().toList().stream()
            .map(String::valueOf)
            .collect(Collectors.joining(",", "[", "]")),
        classic(best.get()).label(),
        held.stream().mapToLong(DeviceProgress::createdMillis).min().orElse(0),
        completed.isPresent() ? (Long) completed.getAsLong() : null);
  }

  private static Classic classic(DeviceProgress row) {
    return row.progress().state().classic().orElseThrow();
  }

  private static Offline read(Row row) throws StoreException {
    return new Offline(row.text(1), row.text(2), row.text(3), row.number(4), row.optionalNumber(5));
  }
}
