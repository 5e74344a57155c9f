package dev.kedge.ledger;

import dev.kedge.model.Digest;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import dev.kedge.model.Pin;
import dev.kedge.model.Proof;
import dev.kedge.model.VerifyResult;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The local record of downloads. Safe for many threads and many processes. Every method that
 * changes something returns when the change is durable (SQLite WAL, {@code synchronous=FULL});
 * calls that arrive together share one commit.
 */
public final class Ledger implements AutoCloseable {
  private final Store store;
  private final InstantSource clock;
  private final AtomicBoolean closed = new AtomicBoolean();

  private final boolean temporary;

  private Ledger(Store store, InstantSource clock, boolean temporary) {
    this.store = store;
    this.clock = clock;
    this.temporary = temporary;
  }

  /**
   * Opens the ledger, making and migrating it as needed.
   *
   * @throws Failure.Local newer schema, damaged and not to be set aside, not writable, no room, no
   *     locks
   */
  public static Ledger open(Path file) throws Failure {
    return open(file, InstantSource.system());
  }

  /** As {@link #open(Path)}, the times in its rows taken from {@code clock}. */
  public static Ledger open(Path file, InstantSource clock) throws Failure {
    return new Ledger(Store.inFile(file), clock, false);
  }

  /**
   * As {@link #open}; where no ledger can be kept at that place (no right to write, a file system
   * for reading only, no directory), one in memory that says so in its notice.
   *
   * @throws Failure.Local a ledger is there, and cannot be used for another reason
   */
  public static Ledger openOrForget(Path file, InstantSource clock) throws Failure {
    Optional<String> obstacle = LedgerFile.obstacle(file);
    return obstacle.isEmpty()
        ? open(file, clock)
        : new Ledger(Store.inMemory(obstacle), clock, true);
  }

  /** A ledger that lives and dies with this process. */
  public static Ledger inMemory() throws Failure {
    return new Ledger(Store.inMemory(Optional.empty()), InstantSource.system(), true);
  }

  /** Whether nothing of it will be known after this process. */
  public boolean isTemporary() {
    return temporary;
  }

  /** What the user must be told of the opening: that a damaged ledger was set aside. */
  public Optional<String> notice() {
    return store.notice();
  }

  /** The part about servers. */
  public SyncLedger sync() {
    return new SyncLedger(store, clock);
  }

  public Optional<Download> find(Path target, String urlKey) throws Failure {
    return store.read(c -> new DownloadTable(c).find(target, urlKey));
  }

  public Optional<Download> find(long id) throws Failure {
    return store.read(c -> new DownloadTable(c).find(id));
  }

  /** All rows whose target or file is this path, newest first. */
  public List<Download> at(Path file) throws Failure {
    return store.read(c -> new DownloadTable(c).at(file));
  }

  /** Downloads with values that cannot be read; they are left out of all lists. */
  public List<LostRow> unreadable() throws Failure {
    return store.read(c -> new DownloadTable(c).unreadable());
  }

  /** All rows that can be read, oldest first. */
  public List<Download> all() throws Failure {
    return store.read(c -> new DownloadTable(c).all());
  }

  /**
   * Takes a download for this process. The operating system lets go of it when the process ends in
   * any way.
   *
   * @return empty where another process, or another thread of this one, works on it
   */
  public Optional<RowHold> hold(long id) throws Failure {
    return store.hold(id);
  }

  /** Whether another process works on a download. */
  public boolean isHeldElsewhere(long id) throws Failure {
    return store.isHeldElsewhere(id);
  }

  /**
   * Inserts the row if it is absent, as that of this process, then selects it: two processes that
   * begin together get the same row.
   */
  public Download begin(Path target, Path file, String urlKey, String url, List<String> secrets)
      throws Failure {
    return store.change(c -> {
      DownloadTable downloads = new DownloadTable(c);
      long pid = ProcessHandle.current().pid();
      downloads.insertIfAbsent(target, file, urlKey, url, secrets, pid, clock.instant());
      return downloads.find(target, urlKey).orElseThrow();
    });
  }

  /**
   * Ties the row to a new attempt of this process, dropping all chunk rows of the attempt before,
   * unless that one is {@code completed}: its rows stay until {@link #complete}. The stamp, digests
   * and proof of a file published before stay until then too: they say that the file at the target
   * is ours.
   *
   * @param replaced the attempt the caller believes is current; another one there means another
   *     process was faster
   * @param place by which the part's directory is known again; empty if not known
   * @return false if another process was faster; nothing was changed then
   */
  public boolean startAttempt(
      long id,
      String replaced,
      String attempt,
      Path file,
      String place,
      String finalUrl,
      List<ExpectedDigest> expected,
      @Nullable Pin pin,
      long chunkSize)
      throws Failure {
    return store.change(c -> {
      DownloadTable downloads = new DownloadTable(c);
      boolean completed =
          downloads.find(id).filter(d -> d.state() == DownloadState.COMPLETED).isPresent();
      if (!downloads.switchAttempt(id, replaced, attempt, file, finalUrl, clock.instant())) {
        return false;
      }
      downloads.setWorking(id, ProcessHandle.current().pid(), clock.instant());
      downloads.setPlace(id, place);
      downloads.setExpected(id, expected, chunkSize);
      downloads.setPin(id, pin);
      if (!completed) {
        new ChunkTable(c).deleteAll(id, replaced);
      }
      return true;
    });
  }

  /**
   * Ties an attempt to the same version under a validator that may be trusted now. Ignored when
   * {@code attempt} is no longer the row's.
   */
  public void ripen(long id, String attempt, Pin pin) throws Failure {
    store.apply(c -> {
      DownloadTable downloads = new DownloadTable(c);
      if (downloads.find(id).filter(row -> row.attempt().equals(attempt)).isPresent()) {
        downloads.setPin(id, pin);
      }
    });
  }

  /** Marks the row as being worked on by this process. A completed row stays completed. */
  public void working(long id) throws Failure {
    long pid = ProcessHandle.current().pid();
    store.apply(c -> new DownloadTable(c).setWorking(id, pid, clock.instant()));
  }

  /** Chunk rows of an attempt, by index. */
  public List<ChunkRow> chunks(long id, String attempt) throws Failure {
    return store.read(c -> new ChunkTable(c).of(id, attempt));
  }

  /**
   * Commits claims: every byte they cover has been forced. A claim for a chunk replaces the one
   * before. Ignored when {@code attempt} is no longer the row's.
   *
   * @param bytes all durable bytes of the attempt, these included
   * @param part what the part file looks like, its bytes being at least these; null if not known
   */
  public void checkpoint(
      long id, String attempt, Collection<ChunkRow> claims, long bytes, @Nullable FileStamp part)
      throws Failure {
    store.apply(c -> {
      DownloadTable downloads = new DownloadTable(c);
      if (downloads.setBytes(id, attempt, bytes, clock.instant())) {
        downloads.setPart(id, part);
        new ChunkTable(c).put(id, attempt, claims);
      }
    });
  }

  /** What the attempt's part file looked like at its last checkpoint; empty if not known. */
  public Optional<FileStamp> part(long id, String attempt) throws Failure {
    return store.read(c -> new DownloadTable(c).part(id, attempt));
  }

  /** By which the directory of the download's part is known again; empty if that is not known. */
  public String place(long id) throws Failure {
    return store.read(c -> new DownloadTable(c).place(id)).orElse("");
  }

  /** Withdraws the claims on these chunks. Must return before their bytes are touched. */
  public void withdraw(long id, String attempt, Collection<Integer> chunks) throws Failure {
    store.apply(c -> {
      ChunkTable table = new ChunkTable(c);
      table.delete(id, attempt, chunks);
      new DownloadTable(c).setBytes(id, attempt, table.forced(id, attempt), clock.instant());
    });
  }

  /**
   * The file stands published. Other rows that say so of the same file are dropped: what they knew
   * is there no more. Ignored when {@code attempt} is no longer the row's.
   */
  public void complete(
      long id,
      String attempt,
      Path file,
      FileStamp stamp,
      Pin pin,
      List<Digest> digests,
      Proof proof)
      throws Failure {
    store.apply(c -> {
      DownloadTable downloads = new DownloadTable(c);
      if (downloads.setCompleted(id, attempt, file, stamp, digests, proof)) {
        downloads.setPin(id, pin);
        downloads.setBytes(id, attempt, stamp.size(), clock.instant());
        new ChunkTable(c).deleteOthers(id, attempt);
        dropReplaced(downloads, id, file);
      }
    });
  }

  /** All but the one whose file a repair publishes: that has yet to say so itself. */
  private static void dropReplaced(DownloadTable downloads, long id, Path file)
      throws SQLException {
    String key = downloads.find(id).map(Download::urlKey).orElseThrow();
    for (Download other : downloads.at(file)) {
      boolean says = other.file().equals(file) && other.state() == DownloadState.COMPLETED;
      if (says && other.id() != id && !other.repairKey().equals(key)) {
        downloads.delete(other.id());
      }
    }
  }

  /**
   * The row is not being worked on any more: paused, or failed for a reason. A completed row stays
   * completed, whatever became of looking for a newer version; the reason is noted.
   */
  public void rest(long id, DownloadState state, @Nullable Failure reason) throws Failure {
    store.apply(c -> new DownloadTable(c).setResting(id, state, reason, clock.instant()));
  }

  /** Drops the row and its chunks. */
  public void forget(long id) throws Failure {
    store.apply(c -> new DownloadTable(c).delete(id));
  }

  /** The same, if {@code attempt} is still the row's. */
  public void forget(long id, String attempt) throws Failure {
    store.apply(c -> new DownloadTable(c).delete(id, attempt));
  }

  /** Notes that a download's file was proved, or not. */
  public void verified(long id, VerifyResult result) throws Failure {
    store.apply(c -> new VerifyLog(c).add(id, result, clock.instant()));
  }

  /** The most connections this host took, as learnt; 0 when nothing was learnt within a day. */
  public int hostLimit(String hostAndPort) throws Failure {
    return store.read(c -> new HostTable(c).limit(hostAndPort, clock.instant()));
  }

  public void learnHostLimit(String hostAndPort, int connections) throws Failure {
    store.apply(c -> new HostTable(c).learn(hostAndPort, connections, clock.instant()));
  }

  /** Whether this host was seen, within a day, not to answer requests for a range. */
  public boolean isHostWithoutRanges(String hostAndPort) throws Failure {
    return store.read(c -> new HostTable(c).isWithoutRanges(hostAndPort, clock.instant()));
  }

  public void learnHostWithoutRanges(String hostAndPort) throws Failure {
    store.apply(c -> new HostTable(c).learnWithoutRanges(hostAndPort, clock.instant()));
  }

  /** Waits for what is under way, then closes. Never throws. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      store.close();
    }
  }
}
