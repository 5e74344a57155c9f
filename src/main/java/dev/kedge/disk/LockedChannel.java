package dev.kedge.disk;

import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens a part file under an exclusive lock of the operating system.
 *
 * <p>Open, lock, look again: between the first two another process may have published the file and
 * let go. What was opened is then the published file itself under no part's name any more, and must
 * not be written.
 */
final class LockedChannel {
  private static final int MOST_RACES = 16;
  private static final Set<OpenOption> THERE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

  private final Path target;
  private final Path part;
  private final boolean existing;

  private LockedChannel(Path target, Path part, boolean existing) {
    this.target = target;
    this.part = part;
    this.existing = existing;
  }

  static FileChannel open(Path target, Path part, boolean existing) throws Failure {
    LockedChannel opening = new LockedChannel(target, part, existing);
    for (int race = 0; race < MOST_RACES; race++) {
      FileChannel channel = opening.attempt();
      if (channel != null) {
        return channel;
      }
    }
    throw new Failure.Busy(target, 0, null);
  }

  /** Null when the name changed its meaning meanwhile. */
  private @Nullable FileChannel attempt() throws Failure {
    Optional<String> before = key();
    if (before.isEmpty() && existing) {
      throw Failure.Local.of(part + ": the part file is gone", "fetch it anew");
    }
    try {
      if (before.isPresent()) {
        Rights.openUp(part);
      }
      return checked(
          before.isPresent()
              ? FileChannel.open(part, THERE)
              : FileChannel.open(part, NEW, Rights.ofPart(target)),
          before);
    } catch (NoSuchFileException | FileAlreadyExistsException _) {
      return null;
    } catch (IOException e) {
      throw DiskFailure.of(part, "open it", e);
    }
  }

  @SuppressWarnings("MustBeClosedChecker")
  private @Nullable FileChannel checked(FileChannel channel, Optional<String> before)
      throws Failure, IOException {
    boolean keep = false;
    try {
      lock(channel);
      Optional<String> after = key();
      keep = before.isPresent() ? after.equals(before) : after.isPresent();
      return keep ? channel : null;
    } finally {
      if (!keep) {
        channel.close();
      }
    }
  }

  private void lock(FileChannel channel) throws Failure {
    try {
      if (channel.tryLock() == null) {
        throw new Failure.Busy(target, 0, null);
      }
    } catch (OverlappingFileLockException _) {
      throw new Failure.Busy(target, 0, null);
    } catch (IOException e) {
      throw new Failure.Local(
          part + ": this file system cannot lock files",
          "choose a directory on another file system",
          false,
          e);
    }
  }

  private Optional<String> key() throws Failure {
    Optional<BasicFileAttributes> there = Disk.attributes(part);
    if (there.isPresent() && !there.get().isRegularFile()) {
      throw Failure.Local.of(
          part + ": is " + Disk.kind(there.get()) + ", not a part file", "remove it");
    }
    return there.map(Disk::stamp).map(FileStamp::key);
  }
}
