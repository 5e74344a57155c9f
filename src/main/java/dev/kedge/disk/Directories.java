package dev.kedge.disk;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Directories that outlive a power cut. */
final class Directories {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private Directories() {}

  /** The directory of a path; the working directory for a bare name, the root for the root. */
  static Path of(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }

  /** Makes the directory and all it needs, each one forced into the one above. */
  static void make(Path directory) throws Failure {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path above = of(directory);
    if (!above.equals(directory)) {
      make(above);
    }
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException _) {
      refuseFile(directory);
    } catch (IOException e) {
      throw DiskFailure.of(directory, "make the directory", e);
    }
    force(above);
  }

  /**
   * The same for a directory of secrets: nobody but its owner may look into it, whatever the umask
   * says, and however it was made before.
   */
  static void makePrivate(Path directory) throws Failure {
    make(directory);
    boolean isPosix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    try {
      if (isPosix && !Files.getPosixFilePermissions(directory).equals(OWNER_ONLY)) {
        Files.setPosixFilePermissions(directory, OWNER_ONLY);
      }
    } catch (IOException e) {
      throw DiskFailure.of(directory, "keep it private", e);
    }
  }

  /**
   * Makes the names in a directory durable, where the system can. Not every file system takes it; a
   * name lost in a power cut costs a fetch, never a wrong file, so a refusal is let pass.
   */
  static void force(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException _) {
      // As SQLite does: directories that cannot be synced are common on network file systems.
    }
  }

  private static void refuseFile(Path directory) throws Failure {
    if (!Files.isDirectory(directory)) {
      throw Failure.Local.of(directory + ": is not a directory", "choose another directory");
    }
  }
}
