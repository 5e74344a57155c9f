package dev.kedge.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables {@code server}, {@code desired} and {@code removal}: what servers have said. */
record ServerTable(Connection connection) {

  List<ServerRow> all() throws SQLException {
    return Sql.list(connection, ServerTable::row, "select * from server order by url");
  }

  Optional<ServerRow> find(String url) throws SQLException {
    return Sql.first(connection, ServerTable::row, "select * from server where url = ?", url);
  }

  void put(String url, String device, String store) throws SQLException {
    Sql.update(
        connection,
        """
        insert into server (url, device, store) values (?, ?, ?)
        on conflict (url) do update
        set device = excluded.device, store = excluded.store, cursor = null,
            desired_etag = null, trouble = null, receipt = 'none'
        """,
        url,
        device,
        store);
  }

  void delete(String url) throws SQLException {
    Sql.update(connection, "delete from server where url = ?", url);
  }

  void setRoot(String url, Path root) throws SQLException {
    Sql.update(connection, "update server set root = ? where url = ?", root.toString(), url);
  }

  void setTrouble(String url, Optional<String> trouble) throws SQLException {
    Sql.update(
        connection, "update server set trouble = ? where url = ?", trouble.orElse(null), url);
  }

  void setReceipt(String url, String receipt) throws SQLException {
    Sql.update(connection, "update server set receipt = ? where url = ?", receipt, url);
  }

  void setHeard(String url, Optional<String> cursor, long generation) throws SQLException {
    Sql.update(
        connection,
        "update server set cursor = ?, generation = max(generation, ?) where url = ?",
        cursor.orElse(null),
        generation,
        url);
  }

  /** The store is another one, or was put back: what was heard of it counts no more. */
  void forgetHeard(String url) throws SQLException {
    Sql.update(
        connection,
        "update server set cursor = null, desired_etag = null, generation = 0 where url = ?",
        url);
  }

  void setDesired(
      String url, Optional<String> tag, List<DesiredRow> desired, List<RemovalRow> removals)
      throws SQLException {
    Sql.update(
        connection, "update server set desired_etag = ? where url = ?", tag.orElse(null), url);
    Sql.update(connection, "delete from desired where server = ?", url);
    Sql.update(connection, "delete from removal where server = ?", url);
    for (DesiredRow row : desired) {
      Sql.update(
          connection,
          "insert or replace into desired values (?, ?, ?, ?, ?, ?, ?)",
          url,
          row.item(),
          row.version(),
          row.priority(),
          Column.time(row.notBefore().orElse(null)),
          Column.time(row.deadline().orElse(null)),
          row.paused() ? 1 : 0);
    }
    for (RemovalRow row : removals) {
      Sql.update(
          connection,
          "insert or replace into removal values (?, ?, ?)",
          url,
          row.item(),
          row.generation());
    }
  }

  List<DesiredRow> desired(String url) throws SQLException {
    return Sql.list(
        connection, ServerTable::desiredRow, "select * from desired where server = ?", url);
  }

  void putWish(String url, WishRow wish) throws SQLException {
    Sql.update(
        connection,
        "replace into wish (server, item, action) values (?, ?, ?)",
        url,
        wish.item(),
        wish.action());
  }

  List<WishRow> wishes(String url) throws SQLException {
    return Sql.list(
        connection,
        row -> new WishRow(row.getString("item"), row.getString("action")),
        "select * from wish where server = ?",
        url);
  }

  /** Unless the user has asked for something else meanwhile. */
  void deleteWish(String url, WishRow wish) throws SQLException {
    Sql.update(
        connection,
        "delete from wish where server = ? and item = ? and action = ?",
        url,
        wish.item(),
        wish.action());
  }

  List<RemovalRow> removals(String url) throws SQLException {
    return Sql.list(
        connection,
        row -> new RemovalRow(row.getString("item"), row.getLong("generation")),
        "select * from removal where server = ?",
        url);
  }

  /** Since when an item is asked to go; 0 if it is not. */
  long removalGeneration(String url, String item) throws SQLException {
    return Sql.number(
        connection, "select generation from removal where server = ? and item = ?", url, item);
  }

  void deleteRemoval(String url, String item) throws SQLException {
    Sql.update(connection, "delete from removal where server = ? and item = ?", url, item);
  }

  private static DesiredRow desiredRow(ResultSet row) throws SQLException {
    Instant notBefore = Column.time(row, "not_before");
    Instant deadline = Column.time(row, "deadline");
    return new DesiredRow(
        row.getString("item"),
        row.getString("version"),
        row.getLong("priority"),
        Optional.ofNullable(notBefore),
        Optional.ofNullable(deadline),
        row.getLong("paused") != 0);
  }

  private static ServerRow row(ResultSet row) throws SQLException {
    return new ServerRow(
        row.getString("url"),
        row.getString("device"),
        row.getString("store"),
        Optional.ofNullable(row.getString("root")).map(Path::of),
        Optional.ofNullable(row.getString("cursor")),
        row.getLong("generation"),
        Optional.ofNullable(row.getString("desired_etag")),
        row.getString("receipt"),
        Optional.ofNullable(row.getString("trouble")));
  }
}
