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
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The local record of downloads. Safe for many threads and many processes. Every method that changes something returns when the
 * change is durable (SQLite WAL, {@code synchronous=FULL}); calls that arrive together share one commit.
 */
public final class Ledger implements AutoCloseable {

  /**
   * Opens the ledger, making and migrating it as needed.
   *
   * @throws Failure.Local newer schema, damaged and not to be set aside, not writable, no room, no locks
   */
  public static Ledger open(Path file) throws Failure {
    throw new UnsupportedOperationException(String.valueOf(file));
  }

  /** A ledger that lives and dies with this process. */
  public static Ledger inMemory() throws Failure {
    throw new UnsupportedOperationException();
  }

  public Optional<Download> find(Path target, String urlKey) throws Failure {
    throw new UnsupportedOperationException(target + urlKey);
  }

  public Optional<Download> find(long id) throws Failure {
    throw new UnsupportedOperationException(String.valueOf(id));
  }

  /** All rows whose target or file is this path, newest first. */
  public List<Download> at(Path file) throws Failure {
    throw new UnsupportedOperationException(String.valueOf(file));
  }

  /** All rows, oldest first. */
  public List<Download> all() throws Failure {
    throw new UnsupportedOperationException();
  }

  /** Inserts the row if it is absent, then selects it: two processes that begin together get the same row. */
  public Download begin(Path target, Path file, String urlKey, String url, List<String> secrets)
      throws Failure {
    throw new UnsupportedOperationException(target + " " + file + urlKey + url + secrets);
  }

  /**
   * Ties the row to a new attempt, dropping all chunk rows of the attempt before, unless that one is {@code completed}: its rows stay
   * until {@link #complete}.
   *
   * @param replaced the attempt the caller believes is current; another one there means another process was faster
   * @return false if another process was faster; nothing was changed then
   */
  public boolean startAttempt(
      long id,
      String replaced,
      String attempt,
      Path file,
      String finalUrl,
      List<ExpectedDigest> expected,
      @Nullable Pin pin,
      long chunkSize)
      throws Failure {
    throw new UnsupportedOperationException(
        id + replaced + attempt + file + finalUrl + expected + pin + chunkSize);
  }

  /** Marks the row as being worked on by this process. */
  public void working(long id) throws Failure {
    throw new UnsupportedOperationException(String.valueOf(id));
  }

  /** Chunk rows of an attempt, by index. */
  public List<ChunkRow> chunks(long id, String attempt) throws Failure {
    throw new UnsupportedOperationException(id + attempt);
  }

  /**
   * Commits claims: every byte they cover has been forced. A claim for a chunk replaces the one before. Ignored when {@code attempt}
   * is no longer the row's.
   *
   * @param bytes all durable bytes of the attempt, these included
   */
  public void checkpoint(long id, String attempt, Collection<ChunkRow> claims, long bytes)
      throws Failure {
    throw new UnsupportedOperationException(id + attempt + claims + bytes);
  }

  /** Withdraws the claims on these chunks. Must return before their bytes are touched. */
  public void withdraw(long id, String attempt, Collection<Integer> chunks) throws Failure {
    throw new UnsupportedOperationException(id + attempt + chunks);
  }

  /** The file stands published. */
  public void complete(
      long id,
      String attempt,
      Path file,
      FileStamp stamp,
      Pin pin,
      List<Digest> digests,
      Proof proof)
      throws Failure {
    throw new UnsupportedOperationException(
        id + attempt + file + stamp + pin + digests + proof);
  }

  /** The row is not being worked on any more: paused, or failed for a reason. */
  public void rest(long id, DownloadState state, @Nullable Failure reason) throws Failure {
    throw new UnsupportedOperationException(id + " " + state + reason);
  }

  /** Drops the row and its chunks. */
  public void forget(long id) throws Failure {
    throw new UnsupportedOperationException(String.valueOf(id));
  }

  /** The most connections this host took, as learnt; 0 when nothing was learnt within a day. */
  public int hostLimit(String hostAndPort) throws Failure {
    throw new UnsupportedOperationException(hostAndPort);
  }

  public void learnHostLimit(String hostAndPort, int connections) throws Failure {
    throw new UnsupportedOperationException(hostAndPort + connections);
  }

  /** Waits for what is under way, then closes. Never throws. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
