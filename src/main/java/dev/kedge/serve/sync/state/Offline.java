package dev.kedge.serve.sync.state;

import dev.kedge.protocol.sync.ItemState;
import dev.kedge.protocol.sync.ItemState.Classic;
import dev.kedge.serve.store.Row;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A user's item over all devices, in the words of readers that know three states: the best of them
 * counts. Such readers query the view {@code offline_cache}; nothing is decided by it.
 *
 * @param chunks numbers, as a JSON array
 */
public record Offline(
    String item, String chunks, String status, long createdMillis, OptionalLong completedMillis) {
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

  /** Completed is worth more than downloading, that more than paused; what is not held, nothing. */
  static int worth(ItemState state) {
    Optional<Classic> classic = state.classic();
    if (classic.isEmpty()) {
      return 0;
    }
    return switch (classic.get()) {
      case COMPLETED -> 3;
      case DOWNLOADING -> 2;
      case PAUSED -> 1;
    };
  }

  /** Whether readers may see a difference between two states of one row. */
  static boolean shows(DeviceProgress before, DeviceProgress after) {
    return worth(before.progress().state()) != worth(after.progress().state())
        || !before.progress().chunks().equals(after.progress().chunks())
        || !before.completedMillis().equals(after.completedMillis())
        || before.createdMillis() != after.createdMillis();
  }

  /** As the best device has it, and since when any had it. */
  static void refresh(Transaction transaction, String user, String item) throws StoreException {
    List<DeviceProgress> best = ProgressTable.ofUser(transaction, user, item, 1);
    if (best.isEmpty()) {
      transaction.update("DELETE FROM sync_offline WHERE user_id = ? AND item_id = ?", user, item);
      return;
    }
    DeviceProgress row = best.getFirst();
    String chunks =
        row.progress().chunks().toList().stream()
            .map(String::valueOf)
            .collect(Collectors.joining(",", "[", "]"));
    String status = row.progress().state().classic().orElseThrow().label();
    OptionalLong completed = row.completedMillis();
    @Nullable Long completedMillis = completed.isPresent() ? completed.getAsLong() : null;
    int there =
        transaction.update(
            "UPDATE sync_offline SET downloaded_chunks = ?, status = ?, completed_ms = ? WHERE"
                + " user_id = ? AND item_id = ?",
            chunks,
            status,
            completedMillis,
            user,
            item);
    if (there == 0) {
      transaction.update(
          "INSERT INTO sync_offline (user_id, item_id, downloaded_chunks, status, created_ms,"
              + " completed_ms) VALUES (?, ?, ?, ?, ?, ?)",
          user,
          item,
          chunks,
          status,
          row.createdMillis(),
          completedMillis);
    }
  }

  private static Offline read(Row row) throws StoreException {
    return new Offline(row.text(1), row.text(2), row.text(3), row.number(4), row.optionalNumber(5));
  }
}
