package dev.kedge.serve.catalog;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.serve.store.Row;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rows of what is known of versions' bytes. */
final class FactsTable {
  static final String COLUMNS =
      "c.version, c.item, c.size, c.chunk_size, c.chunk_root, c.sha256, c.md5, c.title,"
          + " c.duration_ms";

  private static final String TO_HASH = "sha256 IS NULL AND lost = 0";
  private static final int LONGEST_TITLE = 500;

  private FactsTable() {}

  static void insert(Transaction transaction, String version, String item, FoundFile file)
      throws StoreException {
    transaction.insertIfAbsent(
        "INSERT INTO content (version, item, size, wanted_ms, chunk_size, search) VALUES (?, ?, ?,"
            + " ?, ?, ?)",
        version,
        item,
        file.state().size(),
        file.state().mtimeNanos() / 1_000_000,
        ChunkLayout.chunkSize(file.state().size()),
        searchText(file.path(), ""));
  }

  static Optional<Facts> find(Transaction transaction, String version) throws StoreException {
    return transaction.first(
        row -> facts(row, 1), "SELECT " + COLUMNS + " FROM content c WHERE version = ?", version);
  }

  /** Other versions of the same item with the same bytes. */
  static List<String> sameBytes(Transaction transaction, String version) throws StoreException {
    return transaction.list(
        row -> row.text(1),
        "SELECT o.version FROM content c JOIN content o ON o.item = c.item AND o.sha256 = c.sha256"
            + " AND o.size = c.size WHERE c.version = ? AND o.version <> c.version",
        version);
  }

  /** Whether it is still to be hashed, and an older version of its item has as many bytes. */
  static boolean mayBeTouched(Transaction transaction, String version) throws StoreException {
    return transaction.number(
            "SELECT count(*) FROM content c JOIN content o ON o.item = c.item AND o.size = c.size"
                + " WHERE c.version = ? AND c.sha256 IS NULL AND c.lost = 0"
                + " AND o.sha256 IS NOT NULL",
            version)
        > 0;
  }

  /** Versions whose bytes are still to be read, wanted most first. */
  static List<String> next(Transaction transaction, int limit) throws StoreException {
    return transaction.list(
        row -> row.text(1),
        "SELECT version FROM content WHERE " + TO_HASH + " ORDER BY wanted_ms DESC LIMIT ?",
        limit);
  }

  static long countToHash(Transaction transaction) throws StoreException {
    return transaction.number("SELECT count(*) FROM content WHERE " + TO_HASH);
  }

  static long bytesToHash(Transaction transaction) throws StoreException {
    return transaction.number("SELECT coalesce(sum(size), 0) FROM content WHERE " + TO_HASH);
  }

  static void want(Transaction transaction, String version, long now) throws StoreException {
    transaction.update(
        "UPDATE content SET wanted_ms = ? WHERE version = ? AND " + TO_HASH, now, version);
  }

  /** Whether this node may hash it until then. */
  static boolean claim(Transaction transaction, String version, String node, long now, long until)
      throws StoreException {
    return transaction.update(
            "UPDATE content SET worker = ?, lease_ms = ? WHERE version = ? AND "
                + TO_HASH
                + " AND (worker IS NULL OR worker = ? OR lease_ms < ?)",
            node,
            until,
            version,
            node,
            now)
        == 1;
  }

  static void release(Transaction transaction, String node) throws StoreException {
    transaction.update("UPDATE content SET worker = NULL WHERE worker = ?", node);
  }

  /** The digests of the chunks that were read so far, one after the other. */
  static byte[] chunks(Transaction transaction, String version) throws StoreException {
    return transaction
        .first(row -> row.bytes(1), "SELECT chunks FROM content WHERE version = ?", version)
        .orElse(new byte[0]);
  }

  static void progress(Transaction transaction, String version, byte[] chunks, long until)
      throws StoreException {
    transaction.update(
        "UPDATE content SET chunks = ?, lease_ms = ? WHERE version = ? AND " + TO_HASH,
        chunks,
        until,
        version);
  }

  static void finish(
      Transaction transaction, String version, String path, HashedFile hashed, MediaFacts media)
      throws StoreException {
    String title = upTo(media.title(), LONGEST_TITLE);
    transaction.update(
        "UPDATE content SET chunks = ?, chunk_root = ?, sha256 = ?, md5 = ?, title = ?,"
            + " duration_ms = ?, search = ?, worker = NULL WHERE version = ?",
        hashed.joinedChunks(),
        hashed.chunkRoot(),
        hashed.sha256().toBytes(),
        hashed.md5().toBytes(),
        title,
        media.durationMillis().isPresent() ? (Long) media.durationMillis().getAsLong() : null,
        searchText(path, title),
        version);
  }

  static void lose(Transaction transaction, String version) throws StoreException {
    transaction.update(
        "UPDATE content SET lost = 1, worker = NULL, chunks = NULL WHERE version = ?", version);
  }

  static Facts facts(Row row, int first) throws StoreException {
    Optional<byte[]> sha256 = row.optionalBytes(first + 5);
    Optional<Facts.Digests> digests =
        sha256.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Facts.Digests(
                    Digest.of(DigestAlgorithm.SHA256, sha256.get()),
                    Digest.of(DigestAlgorithm.MD5, row.bytes(first + 6)),
                    Digest.of(DigestAlgorithm.SHA256, row.bytes(first + 4))));
    return new Facts(
        row.text(first),
        row.text(first + 1),
        new ChunkLayout(row.number(first + 2), row.number(first + 3)),
        digests,
        row.text(first + 7),
        row.optionalNumber(first + 8));
  }

  /** Never half a character beyond the basic plane, which no encoding could write. */
  private static String upTo(String text, int characters) {
    boolean isLonger = text.codePointCount(0, text.length()) > characters;
    return isLonger ? text.substring(0, text.offsetByCodePoints(0, characters)) : text;
  }

  private static String searchText(String path, String title) {
    return (path + '\n' + title).toLowerCase(Locale.ROOT);
  }
}
