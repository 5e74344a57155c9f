package dev.kedge.ledger;

import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.FileStamp;
import dev.kedge.model.Pin;
import dev.kedge.model.Proof;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads a row of {@code download}. */
final class DownloadRow {
  private DownloadRow() {}

  static Download read(ResultSet row) throws SQLException {
    return new Download(
        row.getLong("id"),
        Path.of(row.getString("target")),
        Path.of(row.getString("file")),
        row.getString("url_key"),
        row.getString("url"),
        row.getString("final_url"),
        Column.names(row.getString("secrets")),
        Column.expected(row.getString("expected")),
        Column.value(DownloadState.class, row.getString("state")),
        row.getString("attempt"),
        pin(row),
        row.getLong("chunk_size"),
        row.getLong("bytes"),
        stamp(row),
        Column.digests(row.getString("digests")),
        proof(row.getString("proof")),
        row.getString("error_type"),
        row.getString("error_text"),
        Column.time(row, "error_at"),
        Instant.ofEpochMilli(row.getLong("created")),
        Instant.ofEpochMilli(row.getLong("updated")),
        row.getLong("pid"),
        Column.time(row, "since"));
  }

  private static @Nullable Pin pin(ResultSet row) throws SQLException {
    long total = row.getLong("pin_total");
    if (row.wasNull()) {
      return null;
    }
    return new Pin(
        total,
        Column.entityTag(row.getString("pin_etag")),
        row.getString("pin_last_modified"),
        row.getInt("pin_strong_date") == 1,
        Column.time(row, "pin_date"),
        Column.digests(row.getString("pin_digests")));
  }

  private static @Nullable FileStamp stamp(ResultSet row) throws SQLException {
    long size = row.getLong("stamp_size");
    if (row.wasNull()) {
      return null;
    }
    return new FileStamp(size, row.getLong("stamp_mtime_ns"), row.getString("stamp_key"));
  }

  private static @Nullable Proof proof(@Nullable String label) {
    return label == null ? null : Column.value(Proof.class, label);
  }
}
