package dev.kedge.serve.sync.state;

import dev.kedge.serve.auth.Scope;
import dev.kedge.serve.store.Row;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The rows of devices. */
final class DeviceTable {
  private static final String COLUMNS =
      "id, user_id, group_id, name, kind, platform, app_version, capacity, state, free_bytes,"
          + " total_bytes, cache_bytes, scopes, paths, created_ms, seen_ms, revoked_ms,"
          + " report_lines, seq";
  private static final String SELECT = "SELECT " + COLUMNS + " FROM sync_device ";

  private DeviceTable() {}

  static Optional<Device> find(Transaction transaction, String id) throws StoreException {
    return transaction.first(DeviceTable::read, SELECT + "WHERE id = ?", id);
  }

  /** Those that count. */
  static List<Device> ofUser(Transaction transaction, String user) throws StoreException {
    return transaction.list(
        DeviceTable::read, SELECT + "WHERE user_id = ? AND revoked_ms IS NULL ORDER BY id", user);
  }

  static long countOfUser(Transaction transaction, String user) throws StoreException {
    return transaction.number(
        "SELECT count(*) FROM sync_device WHERE user_id = ? AND revoked_ms IS NULL", user);
  }

  static List<Device> ofGroup(Transaction transaction, String group) throws StoreException {
    return transaction.list(
        DeviceTable::read, SELECT + "WHERE group_id = ? AND revoked_ms IS NULL ORDER BY id", group);
  }

  static List<Device> page(Transaction transaction, String after, int limit) throws StoreException {
    return transaction.list(
        DeviceTable::read,
        SELECT + "WHERE id > ? AND revoked_ms IS NULL ORDER BY id LIMIT ?",
        after,
        limit);
  }

  /** The users who have devices that count. */
  static List<String> users(Transaction transaction) throws StoreException {
    return transaction.list(
        row -> row.text(1), "SELECT DISTINCT user_id FROM sync_device WHERE revoked_ms IS NULL");
  }

  static void put(Transaction transaction, Device device, byte[] refresh) throws StoreException {
    transaction.update(
        "REPLACE INTO sync_device ("
            + COLUMNS
            + ", refresh) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        device.id(),
        device.user(),
        device.group(),
        device.description().name(),
        device.description().kind(),
        device.description().platform(),
        device.description().appVersion(),
        device.description().capacity(),
        device.state(),
        device.space().free(),
        device.space().total(),
        device.space().cache(),
        device.scopes().stream().sorted().map(Scope::word).collect(Collectors.joining(" ")),
        StoredPaths.text(device.paths()),
        device.createdMillis(),
        device.seenMillis(),
        null,
        device.lines().text(),
        device.sequence(),
        refresh);
  }

  static void rename(Transaction transaction, Device device) throws StoreException {
    transaction.update(
        "UPDATE sync_device SET name = ?, group_id = ?, seq = ? WHERE id = ?",
        device.description().name(),
        device.group(),
        device.sequence(),
        device.id());
  }

  static void revoke(Transaction transaction, String id, long now, long sequence)
      throws StoreException {
    transaction.update(
        "UPDATE sync_device SET revoked_ms = ?, seq = ? WHERE id = ?", now, sequence, id);
  }

  static void setLines(Transaction transaction, String id, Lines lines) throws StoreException {
    transaction.update("UPDATE sync_device SET report_lines = ? WHERE id = ?", lines.text(), id);
  }

  static void seen(
      Transaction transaction,
      String id,
      Device.Space space,
      String state,
      String appVersion,
      long now)
      throws StoreException {
    transaction.update(
        "UPDATE sync_device SET free_bytes = ?, total_bytes = ?, cache_bytes = ?, state = ?,"
            + " app_version = ?, seen_ms = ? WHERE id = ?",
        space.free(),
        space.total(),
        space.cache(),
        state,
        appVersion,
        now,
        id);
  }

  /**
   * Puts a fresh secret in the place of the present one. The one that was shown stays good until
   * the fresh one is used.
   */
  static void rotate(Transaction transaction, String id, byte[] shown, byte[] fresh)
      throws StoreException {
    transaction.update(
        "UPDATE sync_device SET refresh = ?, refresh_before = ? WHERE id = ?", fresh, shown, id);
  }

  /**
   * Whether a secret is the present one or the one before, and neither the device nor its user was
   * revoked since it was registered.
   */
  static boolean isGood(Transaction transaction, String id, byte[] shown) throws StoreException {
    return transaction
        .first(
            row -> isEqual(row.bytes(1), shown) || isEqual(row.bytes(2), shown),
            "SELECT refresh, refresh_before FROM sync_device d WHERE id = ? AND revoked_ms IS"
                + " NULL AND NOT EXISTS (SELECT 1 FROM revocation r WHERE ((r.kind = 'device'"
                + " AND r.value = d.id) OR (r.kind = 'user' AND r.value = d.user_id))"
                + " AND (r.revoked_at + 1) * 1000 > d.created_ms)",
            id)
        .orElse(false);
  }

  private static boolean isEqual(byte[] kept, byte[] shown) {
    return MessageDigest.isEqual(kept, shown);
  }

  private static Device read(Row row) throws StoreException {
    return new Device(
        row.text(1),
        row.text(2),
        row.text(3),
        new Device.Description(row.text(4), row.text(5), row.text(6), row.text(7), row.number(8)),
        row.text(9),
        new Device.Space(row.number(10), row.number(11), row.number(12)),
        scopes(row.text(13)),
        StoredPaths.read(row.text(14)),
        row.number(15),
        row.number(16),
        row.optionalNumber(17),
        Lines.parse(row.text(18)),
        row.number(19));
  }

  private static Set<Scope> scopes(String words) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    Arrays.stream(words.split(" ", -1))
        .filter(word -> !word.isEmpty())
        .forEach(word -> scopes.add(Scope.valueOf(word.toUpperCase(Locale.ROOT))));
    return scopes;
  }
}
