package dev.kedge.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.protocol.sync.Report;
import dev.kedge.protocol.sync.ReportJson;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The table {@code outbox}. Every change runs inside its caller's transaction. */
record OutboxTable(Connection connection) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Adds a report; earlier mergeable ones of the item are dropped. */
  void add(String server, Report report, boolean mergeable, Instant now) throws SQLException {
    Sql.update(
        connection,
        "delete from outbox where server = ? and item = ? and mergeable = 1",
        server,
        report.itemId());
    Sql.update(
        connection,
        "insert into outbox (server, item, mergeable, report, created) values (?, ?, ?, ?, ?)",
        server,
        report.itemId(),
        mergeable ? 1 : 0,
        ReportJson.write(report).toString(),
        Column.time(now));
  }

  List<OutboxRow> oldest(String server, int limit) throws SQLException {
    return Sql.list(
        connection,
        OutboxTable::row,
        "select * from outbox where server = ? order by id limit ?",
        server,
        limit);
  }

  long count(String server) throws SQLException {
    return Sql.number(connection, "select count(*) from outbox where server = ?", server);
  }

  void delete(Collection<Long> ids) throws SQLException {
    List<Object[]> rows = new ArrayList<>();
    ids.forEach(id -> rows.add(new Object[] {id}));
    Sql.updateAll(connection, "delete from outbox where id = ?", rows);
  }

  void setTried(Collection<Long> ids, String error) throws SQLException {
    List<Object[]> rows = new ArrayList<>();
    ids.forEach(id -> rows.add(new Object[] {error, id}));
    Sql.updateAll(connection, "update outbox set tries = tries + 1, error = ? where id = ?", rows);
  }

  void rename(String server, String from, String to) throws SQLException {
    Sql.update(
        connection,
        """
        update outbox set item = ?1, report = json_set(report, '$.item_id', ?1)
        where server = ?2 and item = ?3
        """,
        to,
        server,
        from);
  }

  void deleteAll(String server) throws SQLException {
    Sql.update(connection, "delete from outbox where server = ?", server);
  }

  void deleteOf(String server, String item) throws SQLException {
    Sql.update(connection, "delete from outbox where server = ? and item = ?", server, item);
  }

  private static OutboxRow row(ResultSet row) throws SQLException {
    try {
      Report report =
          ReportJson.read(JSON.readTree(row.getString("report")), "", new ArrayList<>());
      return new OutboxRow(
          row.getLong("id"),
          report,
          Instant.ofEpochMilli(row.getLong("created")),
          row.getInt("tries"),
          Optional.ofNullable(row.getString("error")));
    } catch (JsonProcessingException e) {
      throw new SQLException("a report in the outbox is not JSON", e);
    }
  }
}
