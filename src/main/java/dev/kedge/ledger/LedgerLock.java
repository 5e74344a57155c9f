package dev.kedge.ledger;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The lock file beside a ledger. Every live process holds it shared; a process that finds itself
 * alone takes it exclusively while it sets up, migrates, or sets a damaged ledger aside, so none of
 * these happens under another process. The first byte is for that; the byte of a download's id is
 * for whoever works on that download.
 *
 * <p>One lock a process and ledger, however many {@code Ledger}s there are, hence static: POSIX
 * locks belong to the process, and closing a second channel would drop the first one's.
 */
final class LedgerLock {
  private static final Map<Path, LedgerLock> HELD = new HashMap<>();
  private static final int MOST_TRIES = 3_000;
  private static final long PAUSE_NANOS = 10_000_000;
  private static final int ALIVE = 1;

  /** Bytes above are of duties, those below, from 1, of downloads. */
  private static final long DUTIES = 1L << 40;

  /** So often a download's lock is looked for: looking whether it is held takes it for a moment. */
  private static final int GLANCES = 20;

  private final Path ledger;
  private final FileChannel channel;
  private @Nullable FileLock lock;
  private int users;

  private LedgerLock(Path ledger, FileChannel channel) {
    this.ledger = ledger;
    this.channel = channel;
  }

  /** What opening a ledger does while nobody else in this process opens one. */
  @FunctionalInterface
  interface Opening<T> {
    T under(LedgerLock lock) throws Failure;
  }

  /** Takes the lock for the opening, and keeps it, shared, if that succeeds. */
  static <T> T open(Path ledger, Opening<T> opening) throws Failure {
    synchronized (HELD) {
      LedgerLock lock = HELD.get(ledger);
      if (lock == null) {
        lock = acquired(ledger);
        HELD.put(ledger, lock);
      }
      lock.users++;
      boolean opened = false;
      try {
        T result = opening.under(lock);
        lock.share();
        opened = true;
        return result;
      } finally {
        if (!opened) {
          lock.release();
        }
      }
    }
  }

  /** Whether no other process has the ledger open, and no other {@code Ledger} in this one. */
  boolean alone() {
    return users == 1 && lock != null && !lock.isShared();
  }

  /**
   * Takes the lock of one download.
   *
   * @return empty where another process, or another thread of this one, has it
   */
  Optional<RowHold> hold(long id) throws Failure {
    for (int tries = 1; ; tries++) {
      Optional<FileLock> taken = take(id);
      if (taken.isPresent() || tries == GLANCES) {
        return taken.map(RowHold::new);
      }
      LockSupport.parkNanos(PAUSE_NANOS); // Somebody may just be looking whether it is held.
    }
  }

  /** Whether another process has the lock of one download. */
  boolean isHeldElsewhere(long id) throws Failure {
    try (FileLock free = channel.tryLock(id, 1, false)) {
      return free == null;
    } catch (OverlappingFileLockException _) {
      return false;
    } catch (IOException e) {
      throw LedgerFailure.noLocks(ledger, e);
    }
  }

  /**
   * Performs the duty, unless another thread or process is performing one of this name on this
   * ledger.
   *
   * @return whether it was performed
   */
  boolean alone(String name, Duty duty) throws Failure {
    Optional<FileLock> taken = take(DUTIES + Integer.toUnsignedLong(name.hashCode()));
    if (taken.isEmpty()) {
      return false;
    }
    try (FileLock _ = taken.get()) {
      duty.perform();
      return true;
    } catch (IOException e) {
      throw LedgerFailure.noLocks(ledger, e);
    }
  }

  private Optional<FileLock> take(long place) throws Failure {
    try {
      return Optional.ofNullable(channel.tryLock(place, 1, false));
    } catch (OverlappingFileLockException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw LedgerFailure.noLocks(ledger, e);
    }
  }

  /** Leaves a mark that the ledger may be damaged, for the next process that is alone. */
  void suspect() {
    try {
      channel.write(ByteBuffer.wrap(new byte[] {'?'}), 0);
    } catch (IOException _) {
      // Then it is found by using it, as it was now.
    }
  }

  boolean isSuspected() throws IOException {
    return channel.size() > 0;
  }

  void trust() throws IOException {
    channel.truncate(0);
  }

  /** Lets go once per successful {@link #open}. Never throws. */
  void release() {
    synchronized (HELD) {
      users--;
      if (users == 0) {
        HELD.remove(ledger);
        closeQuietly(channel);
      }
    }
  }

  static Path of(Path ledger) {
    return ledger.resolveSibling(ledger.getFileName() + ".lock");
  }

  private static LedgerLock acquired(Path ledger) throws Failure {
    Path file = of(ledger);
    FileChannel channel = openChannel(ledger, file);
    boolean locked = false;
    try {
      LedgerLock lock = new LedgerLock(ledger, channel);
      lock.acquire(true);
      locked = true;
      return lock;
    } finally {
      if (!locked) {
        closeQuietly(channel);
      }
    }
  }

  private static FileChannel openChannel(Path ledger, Path file) throws Failure {
    try {
      return FileChannel.open(
          file,
          Set.of(
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS),
          PrivateFiles.file(file));
    } catch (IOException e) {
      throw LedgerFailure.of(ledger, e);
    }
  }

  /** Gives way to those that are setting up; nobody holds the lock exclusively for long. */
  private void acquire(boolean exclusiveIfAlone) throws Failure {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      if ((exclusiveIfAlone && tryLock(false)) || tryLock(true)) {
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw LedgerFailure.settingUp(ledger);
  }

  private boolean tryLock(boolean shared) throws Failure {
    try {
      lock = channel.tryLock(0, ALIVE, shared);
      return lock != null;
    } catch (IOException e) {
      throw LedgerFailure.noLocks(ledger, e);
    }
  }

  private void share() throws Failure {
    if (lock == null || lock.isShared()) {
      return;
    }
    try {
      lock.release();
    } catch (IOException e) {
      throw LedgerFailure.noLocks(ledger, e);
    }
    acquire(false);
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // Closed or not, the process holds no lock any more that it relies on.
    }
  }
}
