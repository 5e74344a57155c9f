package dev.kedge.disk;

import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an unfinished download: one channel, locked for its whole life. Writes and reads at
 * positions are safe from many threads; {@link #force} from one at a time; {@link #publish} when
 * nobody writes any more. No thread may be interrupted while in here: that would close the channel
 * for all. Nothing else in the process may open the part file, or the lock is lost.
 */
public final class PartFile implements AutoCloseable {
  private final Path path;
  private final Path claimed;
  private final FileChannel channel;
  private volatile boolean forceFailed;

  private PartFile(Path path, Path claimed, FileChannel channel) {
    this.path = path;
    this.claimed = claimed;
    this.channel = channel;
  }

  /**
   * Opens or creates the part file and takes its lock.
   *
   * @param existing whether the file must already be there
   * @throws Failure.Busy another process, or another thread of this one, holds it
   * @throws Failure.Local it cannot be opened, or is a link, or is not there
   */
  public static PartFile open(Path target, Path part, boolean existing) throws Failure {
    Path claimed = HeldParts.claim(target, part);
    boolean opened = false;
    try {
      PartFile file = new PartFile(part, claimed, LockedChannel.open(target, part, existing));
      opened = true;
      return file;
    } finally {
      if (!opened) {
        HeldParts.release(claimed);
      }
    }
  }

  public Path path() {
    return path;
  }

  public long size() throws Failure {
    try {
      return channel.size();
    } catch (IOException e) {
      throw DiskFailure.of(path, "look at it", e);
    }
  }

  /**
   * Writes all of the buffer at {@code position}.
   *
   * @throws Failure.Local disk full, quota, I/O error
   */
  public void write(ByteBuffer bytes, long position) throws Failure {
    long at = position;
    try {
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    } catch (IOException e) {
      throw DiskFailure.ofWrite(path, "write", bytes.remaining(), e);
    }
  }

  /** Reads up to the buffer's room at {@code position}; -1 at the end of the file. */
  public int read(ByteBuffer bytes, long position) throws Failure {
    try {
      return channel.read(bytes, position);
    } catch (IOException e) {
      throw DiskFailure.of(path, "read", e);
    }
  }

  /** What it looks like from outside; null when it is gone. */
  public @Nullable FileStamp stamp() throws Failure {
    return Disk.stamp(path).orElse(null);
  }

  /** Sets the length exactly, dropping what is beyond or extending with a hole. */
  public void setLength(long length) throws Failure {
    if (length > size()) {
      write(ByteBuffer.allocate(1), length - 1);
      return;
    }
    try {
      channel.truncate(length);
    } catch (IOException e) {
      throw DiskFailure.of(path, "set its length", e);
    }
  }

  /**
   * Makes all bytes written so far durable.
   *
   * @throws Failure.Local it failed; since the system may have dropped the pages, nothing since the
   *     last good call may be trusted, and every later call fails at once
   */
  public void force() throws Failure {
    force(false);
  }

  /**
   * Forces, then gives the file its final name, then forces the directory. Never replaces a file
   * other than {@code replaces}. A file that it replaces leaves it its owner, mode, access control
   * list and extended attributes, as far as this user may set them.
   *
   * @param replaces the stamp of the file that may be replaced; null when none may
   * @param overwrite replace whatever file or link stands there; never a directory or a device
   * @param mtime modification time to set first; null to leave it
   * @return the published file's stamp
   * @throws Failure.Local a file that must not be replaced has appeared, or the publish failed; the
   *     part is still there
   */
  public FileStamp publish(
      Path target, @Nullable FileStamp replaces, boolean overwrite, @Nullable Instant mtime)
      throws Failure {
    if (mtime != null) {
      setModified(mtime);
    }
    Rights.carry(target, path);
    // With the metadata: a ledger row that knows the stamp must still fit after a power cut.
    force(true);
    new Publication(path, target).place(replaces, overwrite);
    Directories.force(Directories.of(target));
    return Disk.stamp(target)
        .orElseThrow(() -> Failure.Local.of(target + ": vanished after it was published", null));
  }

  /** Deletes the part file; the lock goes with {@link #close}. */
  public void delete() throws Failure {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw DiskFailure.of(path, "delete it", e);
    }
  }

  /** Closes the channel and with it the lock. Never throws. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // Whatever was to be kept has been forced before.
    } finally {
      HeldParts.release(claimed);
    }
  }

  private void force(boolean metadata) throws Failure {
    if (forceFailed) {
      throw Failure.Local.of(
          path + ": cannot be trusted: the disk failed to take earlier bytes",
          "check the disk, then run the same command again");
    }
    try {
      channel.force(metadata);
    } catch (IOException e) {
      forceFailed = true;
      throw DiskFailure.ofWrite(path, "make it durable", 1, e);
    }
  }

  /**
   * A wish, not a condition: some file systems keep no times. Not by {@code Files}, which opens and
   * closes the file for it and so drops our lock; HTTP's times have no fractions anyway.
   */
  private void setModified(Instant mtime) {
    var _ = path.toFile().setLastModified(Math.max(0, mtime.toEpochMilli()));
  }
}
