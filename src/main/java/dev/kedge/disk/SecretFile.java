package dev.kedge.disk;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Small files that only their owner may read, replaced whole. */
public final class SecretFile {
  private static final ReentrantLock HERE = new ReentrantLock();
  private static final int MOST_TRIES = 300;
  private static final long PAUSE_NANOS = 100_000_000;

  private SecretFile() {}

  /** What is done while nobody else does the like with the same file. */
  @FunctionalInterface
  public interface Action<T> {
    T run() throws Failure;
  }

  /**
   * Runs the action while no other thread or process runs one for this file. After half a minute it
   * runs all the same: another process that was stopped must not hold up this one for ever.
   */
  public static <T> T exclusively(Path file, Action<T> action) throws Failure {
    HERE.lock(); // One for all files: a process may hold an operating system's lock only once.
    try {
      Directories.make(Directories.of(file));
      Path lock = file.resolveSibling(file.getFileName() + ".lock");
      try (FileChannel channel =
          FileChannel.open(
              lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), mode(lock))) {
        for (int tries = 0; tries < MOST_TRIES && channel.tryLock() == null; tries++) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
        return action.run();
      }
    } catch (IOException e) {
      throw DiskFailure.of(file, "lock it", e);
    } finally {
      HERE.unlock();
    }
  }

  /** Makes a directory for nothing but such files, which only its owner may look into. */
  public static void directory(Path directory) throws Failure {
    Directories.makePrivate(directory);
  }

  public static Optional<String> read(Path file) throws Failure {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw DiskFailure.of(file, "read it", e);
    }
  }

  /** Returns when the text is durable; a crash leaves the old text or the new one. */
  public static void write(Path file, String text) throws Failure {
    Directories.make(Directories.of(file));
    Path fresh = file.resolveSibling(UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              mode(fresh))) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Directories.force(Directories.of(file));
    } catch (IOException e) {
      Disk.delete(fresh);
      throw DiskFailure.of(file, "write it", e);
    }
  }

  private static FileAttribute<?>[] mode(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
