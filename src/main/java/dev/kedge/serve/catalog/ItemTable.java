package dev.kedge.serve.catalog;

import dev.kedge.serve.catalog.Item.Standing;
import dev.kedge.serve.store.FileVersion;
import dev.kedge.serve.store.RandomId;
import dev.kedge.serve.store.Row;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of items. */
final class ItemTable {
  private static final String SELECT =
      "SELECT i.id, i.path, i.last_path, v.path, v.size, v.mtime_ns, v.ctime_ns, "
          + FactsTable.COLUMNS
          + " FROM item i JOIN version v ON v.id = i.version JOIN content c ON c.version ="
          + " i.version ";

  private ItemTable() {}

  static Optional<Item> byId(Transaction transaction, String id) throws StoreException {
    return transaction.first(ItemTable::item, SELECT + "WHERE i.id = ?", id);
  }

  static Optional<Item> byPath(Transaction transaction, String path) throws StoreException {
    return transaction.first(ItemTable::item, SELECT + "WHERE i.path = ?", path);
  }

  /** The id of a row at this path that names no version, or one of which nothing is kept. */
  static Optional<String> tornAt(Transaction transaction, String path) throws StoreException {
    return transaction.first(
        row -> row.text(1),
        "SELECT i.id FROM item i LEFT JOIN version v ON v.id = i.version LEFT JOIN content c ON"
            + " c.version = i.version WHERE i.path = ? AND (v.id IS NULL OR c.version IS NULL)",
        path);
  }

  /** The id of an item whose row is lost, and which its version still names. */
  private static Optional<String> lost(Transaction transaction, String version)
      throws StoreException {
    return transaction.first(
        row -> row.text(1),
        "SELECT c.item FROM content c LEFT JOIN item i ON i.id = c.item WHERE c.version = ? AND"
            + " i.id IS NULL",
        version);
  }

  /** Items whose file had this key, size and time of change when it was last seen. */
  static List<Item> likeFile(Transaction transaction, FoundFile file) throws StoreException {
    return transaction.list(
        ItemTable::item,
        SELECT + "WHERE i.file_key = ? AND v.size = ? AND v.mtime_ns = ?",
        file.key(),
        file.state().size(),
        file.state().mtimeNanos());
  }

  /** Some items with hashed bytes of this size. */
  static List<Item> ofSize(Transaction transaction, long size, int limit) throws StoreException {
    return transaction.list(
        ItemTable::item,
        SELECT + "WHERE c.size = ? AND c.sha256 IS NOT NULL ORDER BY i.gone_ms DESC LIMIT ?",
        size,
        limit);
  }

  /** The item that was last at this path. */
  static Optional<Item> goneFrom(Transaction transaction, String path) throws StoreException {
    return transaction.first(
        ItemTable::item,
        SELECT + "WHERE i.path IS NULL AND i.last_path = ? ORDER BY i.gone_ms DESC LIMIT 1",
        path);
  }

  /**
   * Items by path.
   *
   * @param after the path before the first one
   * @param prefix of their paths
   * @param text in path or title, in any case
   */
  static List<Item> page(
      Transaction transaction, String after, String prefix, String text, int limit)
      throws StoreException {
    List<@Nullable Object> values = new ArrayList<>(List.of(after));
    StringBuilder sql = new StringBuilder(SELECT).append("WHERE i.path > ?");
    if (!prefix.isEmpty()) {
      sql.append(" AND i.path >= ? AND i.path < ?");
      values.add(prefix);
      values.add(prefix + Character.toString(Character.MAX_CODE_POINT));
    }
    if (!text.isEmpty()) {
      sql.append(" AND instr(c.search, ?) > 0");
      values.add(text.toLowerCase(Locale.ROOT));
    }
    values.add(limit);
    return transaction.list(
        ItemTable::item, sql.append(" ORDER BY i.path LIMIT ?").toString(), values.toArray());
  }

  /** False if another node has put an item at this path. */
  static boolean insert(Transaction transaction, String version, FoundFile file)
      throws StoreException {
    String id = lost(transaction, version).orElseGet(RandomId::next);
    boolean inserted =
        transaction.insertIfAbsent(
            "INSERT INTO item (id, path, last_path, version, file_key) VALUES (?, ?, ?, ?, ?)",
            id,
            file.path(),
            file.path(),
            version,
            file.key());
    if (inserted) {
      FactsTable.insert(transaction, version, id, file);
    }
    return inserted;
  }

  /** Puts an item at the place, and the version, that its file has now. */
  static void set(Transaction transaction, String id, String version, FoundFile file)
      throws StoreException {
    FactsTable.insert(transaction, version, id, file);
    transaction.update(
        "UPDATE item SET path = ?, last_path = ?, version = ?, file_key = ?, gone_ms = NULL WHERE"
            + " id = ?",
        file.path(),
        file.path(),
        version,
        file.key(),
        id);
  }

  /** The file is gone, if nobody has put the item elsewhere since. */
  static boolean remove(Transaction transaction, Item item, long now) throws StoreException {
    return transaction.update(
            "UPDATE item SET path = NULL, gone_ms = ? WHERE id = ? AND path = ? AND version = ?",
            now,
            item.id(),
            item.path(),
            item.version())
        == 1;
  }

  private static Item item(Row row) throws StoreException {
    Optional<String> path = row.optionalText(2);
    var state = new FileVersion(row.text(4), row.number(5), row.number(6), row.number(7));
    return new Item(
        row.text(1),
        path.orElse(row.text(3)),
        path.isEmpty() ? Standing.GONE : Standing.PUBLISHED,
        state,
        FactsTable.facts(row, 8));
  }
}
