package dev.kedge.disk;

import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an unfinished download: one channel, locked for its whole life. Writes and reads at positions are safe from many
 * threads; {@link #force} from one at a time; {@link #publish} when nobody writes any more. No thread may be interrupted while in here:
 * that would close the channel for all.
 */
public final class PartFile implements AutoCloseable {

  /**
   * Opens or creates the part file and takes its lock.
   *
   * @param existing whether the file must already be there
   * @throws Failure.Busy another process holds it
   * @throws Failure.Local it cannot be opened, or is a link, or is not there
   */
  public static PartFile open(Path target, Path part, boolean existing) throws Failure {
    throw new UnsupportedOperationException(target + " " + part + existing);
  }

  public Path path() {
    throw new UnsupportedOperationException();
  }

  public long size() throws Failure {
    throw new UnsupportedOperationException();
  }

  /**
   * Writes all of the buffer at {@code position}.
   *
   * @throws Failure.Local disk full, quota, I/O error
   */
  public void write(ByteBuffer bytes, long position) throws Failure {
    throw new UnsupportedOperationException(bytes + " " + position);
  }

  /** Reads up to the buffer's room at {@code position}; -1 at the end of the file. */
  public int read(ByteBuffer bytes, long position) throws Failure {
    throw new UnsupportedOperationException(bytes + " " + position);
  }

  /** Sets the length exactly, dropping what is beyond or extending with a hole. */
  public void setLength(long length) throws Failure {
    throw new UnsupportedOperationException(String.valueOf(length));
  }

  /**
   * Makes all bytes written so far durable.
   *
   * @throws Failure.Local it failed; since the system may have dropped the pages, nothing since the last good call may be trusted, and
   *     the call must not be repeated to find out
   */
  public void force() throws Failure {
    throw new UnsupportedOperationException();
  }

  /**
   * Forces, then gives the file its final name, then forces the directory. Never replaces a file other than {@code replaces}.
   *
   * @param replaces the stamp of the file that may be replaced; null when none may
   * @param overwrite replace whatever stands there
   * @param mtime modification time to set first; null to leave it
   * @return the published file's stamp
   * @throws Failure.Local a file that must not be replaced has appeared, or the publish failed; the part is still there
   */
  public FileStamp publish(
      Path target, @Nullable FileStamp replaces, boolean overwrite, @Nullable Instant mtime)
      throws Failure {
    throw new UnsupportedOperationException(target + " " + replaces + overwrite + mtime);
  }

  /** Deletes the part file; the lock goes with {@link #close}. */
  public void delete() throws Failure {
    throw new UnsupportedOperationException();
  }

  /** Closes the channel and with it the lock. Never throws. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
