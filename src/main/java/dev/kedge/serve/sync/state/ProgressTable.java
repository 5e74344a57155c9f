package dev.kedge.serve.sync.state;

import dev.kedge.model.Digest;
import dev.kedge.model.Failure;
import dev.kedge.protocol.Checksums;
import dev.kedge.protocol.sync.ChunkSet;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.protocol.sync.Progress;
import dev.kedge.serve.store.Row;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of how items stand on devices. */
final class ProgressTable {
  private static final String COLUMNS =
      "user_id, item_id, device_id, version_id, attempt, rev, generation, state, reason, chunks,"
          + " bytes, claimed, error, said, client_time, created_ms, updated_ms, completed_ms";
  private static final String SELECT = "SELECT " + COLUMNS + " FROM sync_progress ";

  private ProgressTable() {}

  static Optional<DeviceProgress> find(Transaction transaction, String device, String item)
      throws StoreException {
    return transaction.first(
        ProgressTable::read, SELECT + "WHERE device_id = ? AND item_id = ?", device, item);
  }

  static List<DeviceProgress> ofDevice(Transaction transaction, String device)
      throws StoreException {
    return transaction.list(
        ProgressTable::read, SELECT + "WHERE device_id = ? ORDER BY item_id", device);
  }

  static List<DeviceProgress> inState(Transaction transaction, String device, ItemState state)
      throws StoreException {
    return transaction.list(
        ProgressTable::read,
        SELECT + "WHERE device_id = ? AND state = ? ORDER BY item_id",
        device,
        state.label());
  }

  /** Those that hold the item, or work on it; the best first. */
  static List<DeviceProgress> ofUser(Transaction transaction, String user, String item, int limit)
      throws StoreException {
    return transaction.list(
        ProgressTable::read,
        SELECT
            + "WHERE user_id = ? AND item_id = ? AND worth > 0 ORDER BY worth DESC, chunk_count"
            + " DESC LIMIT ?",
        user,
        item,
        limit);
  }

  static List<DeviceProgress> ofItem(
      Transaction transaction, String item, String afterDevice, int limit) throws StoreException {
    return transaction.list(
        ProgressTable::read,
        SELECT + "WHERE item_id = ? AND device_id > ? ORDER BY device_id LIMIT ?",
        item,
        afterDevice,
        limit);
  }

  /** All that a place with empty parts stands for. */
  static List<DeviceProgress> covered(Transaction transaction, Place place) throws StoreException {
    StringBuilder where = new StringBuilder("WHERE 1 = 1");
    List<@Nullable Object> values = new ArrayList<>();
    restrict(where, values, "user_id", place.user());
    restrict(where, values, "item_id", place.item());
    restrict(where, values, "device_id", place.device());
    return transaction.list(ProgressTable::read, SELECT + where, values.toArray());
  }

  private static void restrict(
      StringBuilder where, List<@Nullable Object> values, String column, String value) {
    if (!value.isEmpty()) {
      where.append(" AND ").append(column).append(" = ?");
      values.add(value);
    }
  }

  static void put(Transaction transaction, DeviceProgress row) throws StoreException {
    Progress progress = row.progress();
    transaction.update(
        "REPLACE INTO sync_progress ("
            + COLUMNS
            + ", chunk_count, worth) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
            + " ?, ?)",
        row.place().user(),
        row.place().item(),
        row.place().device(),
        progress.versionId(),
        progress.attempt(),
        progress.rev(),
        progress.generation(),
        progress.state().label(),
        orNull(progress.reason()),
        progress.chunks().toString(),
        progress.bytes(),
        orNull(progress.claimed().map(Digest::toString)),
        orNull(progress.error()),
        row.saidDigest().length == 0 ? null : row.saidDigest(),
        orNull(row.clientTime().map(Instant::toString)),
        row.createdMillis(),
        row.updatedMillis(),
        row.completedMillis().isPresent() ? (Long) row.completedMillis().getAsLong() : null,
        progress.chunks().size(),
        Offline.worth(progress.state()));
  }

  static void deleteOfDevice(Transaction transaction, String device) throws StoreException {
    transaction.update("DELETE FROM sync_progress WHERE device_id = ?", device);
  }

  /** Tombstones of before. */
  static int deleteCleared(Transaction transaction, long beforeMillis) throws StoreException {
    return transaction.update(
        "DELETE FROM sync_progress WHERE state = ? AND updated_ms < ?",
        ItemState.CLEARED.label(),
        beforeMillis);
  }

  /** Items that some device claims to hold. */
  static List<String> heldItems(Transaction transaction) throws StoreException {
    return transaction.list(
        row -> row.text(1),
        "SELECT DISTINCT item_id FROM sync_progress WHERE state IN (?, ?, ?)",
        ItemState.VERIFYING.label(),
        ItemState.COMPLETED.label(),
        ItemState.STALE.label());
  }

  private static DeviceProgress read(Row row) throws StoreException {
    Progress progress =
        new Progress(
            row.text(4),
            row.number(5),
            row.number(6),
            row.number(7),
            ItemState.parse(row.text(8)).orElse(ItemState.QUEUED),
            row.optionalText(9),
            ChunkSet.parse(row.text(10)).orElse(ChunkSet.NONE),
            row.number(11),
            row.optionalText(12).flatMap(ProgressTable::digest),
            row.optionalText(13),
            "");
    return new DeviceProgress(
        new Place(row.text(1), row.text(2), row.text(3)),
        progress,
        row.bytes(14),
        row.optionalText(15).map(Instant::parse),
        row.number(16),
        row.number(17),
        row.optionalNumber(18));
  }

  private static Optional<Digest> digest(String text) {
    try {
      return Optional.of(Checksums.parse(text));
    } catch (Failure.Usage notADigest) {
      return Optional.empty();
    }
  }

  private static @Nullable String orNull(Optional<String> text) {
    return text.orElse(null);
  }
}
