package dev.kedge.ledger;

import dev.kedge.model.Digest;
import dev.kedge.model.FileStamp;
import dev.kedge.protocol.sync.ChunkSet;
import dev.kedge.protocol.sync.ItemState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The table {@code item}. Every change runs inside its caller's transaction. */
record ItemTable(Connection connection, String server) {

  List<ItemRow> all() throws SQLException {
    return Sql.list(
        connection, ItemTable::row, "select * from item where server = ? order by item", server);
  }

  Optional<ItemRow> find(String item) throws SQLException {
    return Sql.first(
        connection,
        ItemTable::row,
        "select * from item where server = ? and item = ?",
        server,
        item);
  }

  Optional<ItemRow> at(Path file) throws SQLException {
    return Sql.first(
        connection,
        ItemTable::row,
        "select * from item where server = ? and file = ?",
        server,
        file.toString());
  }

  /** Says where an item is, or will be; makes its row if there is none. */
  void place(String item, String version, Path file, long size) throws SQLException {
    Sql.update(
        connection,
        """
        insert into item (server, item, version, file, size, state)
        values (?, ?, ?, ?, ?, 'queued')
        on conflict (server, item) do update set file = excluded.file, size = excluded.size
        """,
        server,
        item,
        version,
        file.toString(),
        size);
  }

  void setFile(String item, Path file) throws SQLException {
    Sql.update(
        connection,
        "update item set file = ? where server = ? and item = ?",
        file.toString(),
        server,
        item);
  }

  void setSaid(String item, Said said, long attempt, long rev) throws SQLException {
    Sql.update(
        connection,
        """
        update item
        set version = ?, state = ?, attempt = ?, rev = ?, chunks = ?, bytes = ?, digest = ?
        where server = ? and item = ?
        """,
        said.version(),
        said.state().label(),
        attempt,
        rev,
        said.chunks().toString(),
        said.bytes(),
        Column.digests(said.digest().stream().toList()),
        server,
        item);
  }

  void setCounter(String item, long attempt, long rev) throws SQLException {
    Sql.update(
        connection,
        "update item set attempt = ?, rev = ? where server = ? and item = ?",
        attempt,
        rev,
        server,
        item);
  }

  void clearCounters() throws SQLException {
    Sql.update(connection, "update item set attempt = 0, rev = 0 where server = ?", server);
  }

  void setHeld(String item, Optional<HeldFile> held) throws SQLException {
    Optional<FileStamp> stamp = held.map(HeldFile::stamp);
    Sql.update(
        connection,
        """
        update item
        set held = ?, stamp_size = ?, stamp_mtime_ns = ?, stamp_key = ?, adopted = ?
        where server = ? and item = ?
        """,
        held.map(HeldFile::version).orElse(null),
        stamp.map(FileStamp::size).orElse(null),
        stamp.map(FileStamp::mtimeNanos).orElse(null),
        stamp.map(FileStamp::key).orElse(null),
        held.filter(HeldFile::isAdopted).isPresent() ? 1 : 0,
        server,
        item);
  }

  void setDigest(String item, Digest digest) throws SQLException {
    Sql.update(
        connection,
        "update item set digest = ? where server = ? and item = ?",
        Column.digests(List.of(digest)),
        server,
        item);
  }

  void setPaused(String item, boolean paused) throws SQLException {
    Sql.update(
        connection,
        "update item set paused = ? where server = ? and item = ?",
        paused ? 1 : 0,
        server,
        item);
  }

  void rename(String from, String to) throws SQLException {
    Sql.update(
        connection, "update item set item = ? where server = ? and item = ?", to, server, from);
  }

  /** One item was known by two ids: the row {@code to} gets what {@code from} says of the file. */
  void takeOver(String from, String to) throws SQLException {
    Sql.update(
        connection,
        """
        update item
        set (file, size, held, stamp_size, stamp_mtime_ns, stamp_key, adopted) =
            (select file, size, held, stamp_size, stamp_mtime_ns, stamp_key, adopted
             from item where server = ?1 and item = ?2)
        where server = ?1 and item = ?3
        """,
        server,
        from,
        to);
    Sql.update(connection, "delete from item where server = ? and item = ?", server, from);
  }

  private static ItemRow row(ResultSet row) throws SQLException {
    List<Digest> digests = Column.digests(row.getString("digest"));
    String held = row.getString("held");
    FileStamp stamp =
        new FileStamp(
            row.getLong("stamp_size"),
            row.getLong("stamp_mtime_ns"),
            String.valueOf(row.getString("stamp_key")));
    return new ItemRow(
        row.getString("item"),
        row.getString("version"),
        Path.of(row.getString("file")),
        row.getLong("size"),
        // A state that no kedge writes: what is on the disk decides, and it is said anew.
        ItemState.parse(row.getString("state")).orElse(ItemState.FAILED),
        row.getLong("attempt"),
        row.getLong("rev"),
        ChunkSet.parse(row.getString("chunks")).orElse(ChunkSet.NONE),
        row.getLong("bytes"),
        digests.stream().findFirst(),
        row.getLong("paused") != 0,
        held == null
            ? Optional.empty()
            : Optional.of(new HeldFile(held, stamp, row.getLong("adopted") != 0)));
  }
}
