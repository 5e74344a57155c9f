package dev.kedge.ledger;

import dev.kedge.model.Digest;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import dev.kedge.model.Pin;
import dev.kedge.model.Proof;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code download}. Every change runs inside its caller's transaction. */
record DownloadTable(Connection connection) {

  Optional<Download> find(Path target, String urlKey) throws SQLException {
    return Sql.first(
        connection,
        DownloadTable::row,
        "select * from download where target = ? and url_key = ?",
        target.toString(),
        urlKey);
  }

  Optional<Download> find(long id) throws SQLException {
    return Sql.first(connection, DownloadTable::row, "select * from download where id = ?", id);
  }

  List<Download> at(Path file) throws SQLException {
    return each(
        "select * from download where target = ?1 or file = ?1 order by created desc, id desc",
        new ArrayList<>(),
        file.toString());
  }

  /** Those that can be read. */
  List<Download> all() throws SQLException {
    return each("select * from download order by created, id", new ArrayList<>());
  }

  /** Those that cannot. */
  List<LostRow> unreadable() throws SQLException {
    List<LostRow> lost = new ArrayList<>();
    var _ = each("select * from download order by id", lost);
    return lost;
  }

  private List<Download> each(String sql, List<LostRow> lost, Object... values)
      throws SQLException {
    List<Download> found = new ArrayList<>();
    Sql.list(
            connection,
            row -> {
              try {
                return Optional.of(row(row));
              } catch (UnreadableRow unreadable) {
                lost.add(unreadable.row());
                return Optional.<Download>empty();
              }
            },
            sql,
            values)
        .forEach(row -> row.ifPresent(found::add));
    return found;
  }

  private static Download row(ResultSet row) throws SQLException {
    try {
      return DownloadRow.read(row);
    } catch (RuntimeException malformed) {
      LostRow lost = new LostRow(row.getLong("id"), Objects.toString(row.getString("file"), ""));
      throw new UnreadableRow(lost, malformed);
    }
  }

  void insertIfAbsent(
      Path target,
      Path file,
      String urlKey,
      String url,
      List<String> secrets,
      long pid,
      Instant now)
      throws SQLException {
    Sql.update(
        connection,
        """
        insert into download
            (target, url_key, file, url, final_url, secrets, created, updated, pid, since)
        values (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?6, ?7, ?6)
        on conflict (target, url_key) do nothing
        """,
        target.toString(),
        urlKey,
        file.toString(),
        url,
        Column.names(secrets),
        Column.time(now),
        pid);
  }

  /** The stamp, digests and proof stay: they are of the file that still stands at the target. */
  boolean switchAttempt(
      long id, String replaced, String attempt, Path file, String finalUrl, Instant now)
      throws SQLException {
    return 1
        == Sql.update(
            connection,
            """
            update download
            set attempt = ?, file = ?, final_url = ?, state = 'active', bytes = 0,
                part_size = null, part_mtime_ns = null,
                error_type = null, error_text = null, error_at = null, updated = ?
            where id = ? and attempt = ?
            """,
            attempt,
            file.toString(),
            finalUrl,
            Column.time(now),
            id,
            replaced);
  }

  void setPlace(long id, String place) throws SQLException {
    Sql.update(connection, "update download set place = ? where id = ?", place, id);
  }

  Optional<String> place(long id) throws SQLException {
    return Sql.first(
        connection, row -> row.getString("place"), "select place from download where id = ?", id);
  }

  void setExpected(long id, List<ExpectedDigest> expected, long chunkSize) throws SQLException {
    Sql.update(
        connection,
        "update download set expected = ?, chunk_size = ? where id = ?",
        Column.expected(expected),
        chunkSize,
        id);
  }

  void setPin(long id, @Nullable Pin pin) throws SQLException {
    Sql.update(
        connection,
        """
        update download
        set pin_total = ?, pin_etag = ?, pin_last_modified = ?, pin_strong_date = ?, pin_date = ?,
            pin_digests = ?
        where id = ?
        """,
        pin == null ? null : pin.total(),
        pin == null ? null : Column.tag(pin.etag()),
        pin == null ? null : pin.lastModified(),
        pin != null && pin.strongDate() ? 1 : 0,
        pin == null ? null : Column.time(pin.date()),
        pin == null ? null : Column.digests(pin.digests()),
        id);
  }

  /** A finished file stays finished until another attempt starts, so its row stays completed. */
  void setWorking(long id, long pid, Instant now) throws SQLException {
    Sql.update(
        connection,
        """
        update download
        set state = iif(state = 'completed', state, 'active'), pid = ?2, since = ?3, updated = ?3,
            error_type = null, error_text = null, error_at = null
        where id = ?1
        """,
        id,
        pid,
        Column.time(now));
  }

  /** Whether this is still the row's attempt. */
  boolean setBytes(long id, String attempt, long bytes, Instant now) throws SQLException {
    return 1
        == Sql.update(
            connection,
            "update download set bytes = ?, updated = ? where id = ? and attempt = ?",
            bytes,
            Column.time(now),
            id,
            attempt);
  }

  void setPart(long id, @Nullable FileStamp part) throws SQLException {
    Sql.update(
        connection,
        "update download set part_size = ?, part_mtime_ns = ? where id = ?",
        part == null ? null : part.size(),
        part == null ? null : part.mtimeNanos(),
        id);
  }

  /** Without a key: a part that was copied back in every respect is as good. */
  Optional<FileStamp> part(long id, String attempt) throws SQLException {
    return Sql.first(
        connection,
        row -> new FileStamp(row.getLong("part_size"), row.getLong("part_mtime_ns"), ""),
        """
        select part_size, part_mtime_ns from download
        where id = ? and attempt = ? and part_size is not null
        """,
        id,
        attempt);
  }

  /** Whether this is still the row's attempt. */
  boolean setCompleted(
      long id, String attempt, Path file, FileStamp stamp, List<Digest> digests, Proof proof)
      throws SQLException {
    return 1
        == Sql.update(
            connection,
            """
            update download
            set state = 'completed', file = ?, bytes = ?, stamp_size = ?, stamp_mtime_ns = ?,
                stamp_key = ?, digests = ?, proof = ?, pid = 0, since = null,
                error_type = null, error_text = null, error_at = null
            where id = ? and attempt = ?
            """,
            file.toString(),
            stamp.size(),
            stamp.size(),
            stamp.mtimeNanos(),
            stamp.key(),
            Column.digests(digests),
            Column.label(proof),
            id,
            attempt);
  }

  /** As {@link #setWorking}, a finished file stays finished. */
  void setResting(long id, DownloadState state, @Nullable Failure reason, Instant now)
      throws SQLException {
    Sql.update(
        connection,
        """
        update download
        set state = iif(state = 'completed', state, ?2), pid = 0, since = null, updated = ?3,
            error_type = ?4, error_text = ?5, error_at = iif(?4 is null, null, ?3)
        where id = ?1
        """,
        id,
        state.label(),
        Column.time(now),
        reason == null ? null : reason.type(),
        reason == null ? null : reason.text());
  }

  void delete(long id) throws SQLException {
    Sql.update(connection, "delete from download where id = ?", id);
  }

  void delete(long id, String attempt) throws SQLException {
    Sql.update(connection, "delete from download where id = ? and attempt = ?", id, attempt);
  }
}
