package dev.kedge.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** The table {@code host}: how many connections a host took, for a day. */
record HostTable(Connection connection) {
  private static final Duration REMEMBERED = Duration.ofDays(1);

  int limit(String host, Instant now) throws SQLException {
    return Math.toIntExact(
        Sql.number(
            connection,
            // What was learnt in the future was learnt before the clock was set back.
            "select connections from host where host = ? and learnt > ? and learnt <= ?",
            host,
            Column.time(now.minus(REMEMBERED)),
            Column.time(now)));
  }

  /** Forgets what is too old of all hosts on the way, so that the table stays small. */
  void learn(String host, int connections, Instant now) throws SQLException {
    Sql.update(
        connection, "delete from host where learnt <= ?", Column.time(now.minus(REMEMBERED)));
    Sql.update(
        connection,
        "insert or replace into host (host, connections, learnt) values (?, ?, ?)",
        host,
        connections,
        Column.time(now));
  }
}
