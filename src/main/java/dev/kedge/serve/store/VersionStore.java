package dev.kedge.serve.store;

import java.util.Optional;

/** Version ids: random, and the same on all nodes that share a store. */
public final class VersionStore {
  private static final long SECOND = 1_000_000_000;
  private static final String STATE = "path = ? AND size = ? AND mtime_ns = ? AND ctime_ns = ?";

  private final Store store;

  public VersionStore(Store store) {
    this.store = store;
  }

  /** The row of a version, made now if nobody has met it yet. */
  public VersionRow row(FileVersion version) throws StoreException {
    Optional<VersionRow> known = store.read(transaction -> find(transaction, version));
    return known.isPresent() ? known.get() : store.write(work -> insertedOrFound(work, version));
  }

  /** The state of a file that has this id, whenever that was. */
  public Optional<FileVersion> find(String id) throws StoreException {
    return store.read(transaction ->
        transaction.first(
            row -> new FileVersion(row.text(1), row.number(2), row.number(3), row.number(4)),
            "SELECT path, size, mtime_ns, ctime_ns FROM version WHERE id = ?",
            id));
  }

  private static VersionRow insertedOrFound(Transaction transaction, FileVersion version)
      throws StoreException {
    transaction.insertIfAbsent(
        "INSERT INTO version (id, path, size, mtime_ns, ctime_ns) VALUES (?, ?, ?, ?, ?)",
        RandomId.next(),
        version.path(),
        version.size(),
        version.mtimeNanos(),
        version.ctimeNanos());
    return find(transaction, version).orElseThrow();
  }

  private static Optional<VersionRow> find(Transaction transaction, FileVersion version)
      throws StoreException {
    Optional<String> id =
        transaction.first(
            row -> row.text(1),
            "SELECT id FROM version WHERE " + STATE,
            version.path(),
            version.size(),
            version.mtimeNanos(),
            version.ctimeNanos());
    return id.isEmpty()
        ? Optional.empty()
        : Optional.of(new VersionRow(id.get(), countInSecond(transaction, version) == 1));
  }

  private static long countInSecond(Transaction transaction, FileVersion version)
      throws StoreException {
    long second = Math.floorDiv(version.mtimeNanos(), SECOND) * SECOND;
    return transaction.number(
        "SELECT count(*) FROM version WHERE path = ? AND mtime_ns >= ? AND mtime_ns < ?",
        version.path(),
        second,
        second + SECOND);
  }
}
