package dev.kedge.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * The tables {@code host} and {@code host_without_ranges}: for a day, how many connections a host
 * took, and whether it left requests for a range unanswered.
 */
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

  boolean isWithoutRanges(String host, Instant now) throws SQLException {
    return Sql.number(
            connection,
            "select count(*) from host_without_ranges where host = ? and learnt > ? and learnt <="
                + " ?",
            host,
            Column.time(now.minus(REMEMBERED)),
            Column.time(now))
        > 0;
  }

  void learnWithoutRanges(String host, Instant now) throws SQLException {
    Sql.update(
        connection,
        "delete from host_without_ranges where learnt <= ?",
        Column.time(now.minus(REMEMBERED)));
    Sql.update(
        connection,
        "insert or replace into host_without_ranges (host, learnt) values (?, ?)",
        host,
        Column.time(now));
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
