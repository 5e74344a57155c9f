package dev.kedge.ledger;

import dev.kedge.model.VerifyResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.stream.Collectors;

/** The table {@code verify_log}: what proving a download's file found, each time. */
record VerifyLog(Connection connection) {

  /** Nothing, if the download was forgotten meanwhile. */
  void add(long download, VerifyResult result, Instant now) throws SQLException {
    String badChunks =
        result.badChunks().stream().map(String::valueOf).collect(Collectors.joining(","));
    Sql.update(
        connection,
        """
        insert into verify_log (download, at, verdict, against, bad_chunks)
        select id, ?2, ?3, ?4, ?5 from download where id = ?1
        """,
        download,
        Column.time(now),
        Column.label(result.verdict()),
        result.against() == null ? null : Column.label(result.against()),
        badChunks);
  }

  boolean lastWasBad(long download) throws SQLException {
    return Sql.first(
            connection,
            row -> row.getString(1),
            "select verdict from verify_log where download = ? order by at desc, id desc limit 1",
            download)
        .filter("bad"::equals)
        .isPresent();
  }
}
