package dev.kedge.ledger;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code chunk}. Every change runs inside its caller's transaction. */
record ChunkTable(Connection connection) {

  List<ChunkRow> of(long download, String attempt) throws SQLException {
    return Sql.list(
        connection,
        ChunkTable::row,
        "select idx, forced, digest from chunk where download = ? and attempt = ? order by idx",
        download,
        attempt);
  }

  void put(long download, String attempt, Collection<ChunkRow> claims) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (ChunkRow claim : claims) {
      rows.add(values(download, attempt, claim));
    }
    Sql.updateAll(
        connection,
        """
        insert into chunk (download, attempt, idx, forced, digest) values (?, ?, ?, ?, ?)
        on conflict do update set forced = excluded.forced, digest = excluded.digest
        """,
        rows);
  }

  void delete(long download, String attempt, Collection<Integer> chunks) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Integer index : chunks) {
      rows.add(new @Nullable Object[] {download, attempt, index});
    }
    Sql.updateAll(
        connection, "delete from chunk where download = ? and attempt = ? and idx = ?", rows);
  }

  void deleteAll(long download, String attempt) throws SQLException {
    Sql.update(
        connection, "delete from chunk where download = ? and attempt = ?", download, attempt);
  }

  void deleteOthers(long download, String attempt) throws SQLException {
    Sql.update(
        connection, "delete from chunk where download = ? and attempt <> ?", download, attempt);
  }

  long forced(long download, String attempt) throws SQLException {
    return Sql.number(
        connection,
        "select sum(forced) from chunk where download = ? and attempt = ?",
        download,
        attempt);
  }

  private static @Nullable Object[] values(long download, String attempt, ChunkRow claim) {
    Digest digest = claim.digest();
    if (digest != null && digest.algorithm() != DigestAlgorithm.SHA256) {
      throw new IllegalArgumentException("a chunk's digest is SHA-256, not " + digest.algorithm());
    }
    return new @Nullable Object[] {
      download, attempt, claim.index(), claim.forced(), digest == null ? null : digest.toBytes()
    };
  }

  private static ChunkRow row(ResultSet row) throws SQLException {
    byte[] digest = row.getBytes("digest");
    return new ChunkRow(
        row.getInt("idx"),
        row.getLong("forced"),
        digest == null ? null : Digest.of(DigestAlgorithm.SHA256, digest));
  }
}
