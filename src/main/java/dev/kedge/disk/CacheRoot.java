package dev.kedge.disk;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The directory that a server's files are kept in. A marker file says whose it is: without it, the
 * disk may not be mounted, and nothing in it may be taken for gone.
 */
public final class CacheRoot {
  /** The marker: its second line is {@code store ID}. */
  public static final String MARKER = ".kedge-root";

  private static final String OLD = ".kedge-old";
  private static final String STORE = "store ";

  private final Path root;

  public CacheRoot(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  public Path path() {
    return root;
  }

  /** The id of the store that the marker names; empty without a marker. */
  public Optional<String> store() throws Failure {
    return SecretFile.read(root.resolve(MARKER))
        .map(text ->
            text.lines()
                .filter(line -> line.startsWith(STORE))
                .map(line -> line.substring(STORE.length()).strip())
                .findFirst()
                .orElse(""));
  }

  /** Makes the directory, if need be, and marks it. */
  public void mark(String store) throws Failure {
    SecretFile.write(
        root.resolve(MARKER),
        """
        This directory is kept by kedge sync. Do not delete this file: without it nothing is cleared.
        %s%s
        """
            .formatted(STORE, store));
  }

  /** Whether a file is inside, and no link below the root is on the way to it. */
  public boolean holds(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return !absolute.equals(root) && Beneath.isBeneath(root, Directories.of(absolute));
  }

  /**
   * The same, for who is about to write there.
   *
   * @throws Failure.Guarded it is not
   */
  public void require(Path file) throws Failure {
    Beneath.requireBeneath(root, Directories.of(file));
  }

  /** Gives a file another name beside it, {@code name.1.ext}; returns that. */
  public Path setAside(Path file) throws Failure {
    try (Beneath directory = open(file).orElseThrow(() -> gone(file))) {
      Path free = Disk.freeName(file);
      directory.rename(file.getFileName(), free.getFileName());
      return free;
    }
  }

  /** Deletes an item's file, and directories that this leaves empty, up to the root. */
  public void delete(Path file) throws Failure {
    Path path = file;
    Optional<Beneath> found = open(path);
    if (found.isPresent()) {
      try (Beneath directory = found.get()) {
        directory.delete(path.getFileName());
      }
    }
    boolean isEmpty = true;
    while (isEmpty && !Directories.of(path).equals(root)) {
      path = Directories.of(path);
      isEmpty = deleteIfEmpty(path);
    }
  }

  private boolean deleteIfEmpty(Path directory) throws Failure {
    Optional<Beneath> above = open(directory);
    if (above.isEmpty()) {
      return true;
    }
    try (Beneath there = above.get()) {
      return there.deleteIfEmpty(directory.getFileName());
    }
  }

  /** The directory that a file is in. */
  private Optional<Beneath> open(Path file) throws Failure {
    return Beneath.open(root, Directories.of(file));
  }

  private static Failure gone(Path file) {
    return Failure.Local.of(file + ": is not there any more", "run the same command again");
  }

  /** Keeps a second name for the file of an old version, which is about to be replaced. */
  public void keep(String item, String version, Path file) throws Failure {
    Path kept = old(item).resolve(version + "-" + file.getFileName());
    Beneath.requireBeneath(root, old(item));
    try {
      Directories.make(old(item));
      Files.deleteIfExists(kept);
      try {
        Files.createLink(kept, file);
      } catch (IOException | UnsupportedOperationException _) {
        Files.copy(file, kept, StandardCopyOption.COPY_ATTRIBUTES);
      }
      Directories.force(old(item));
    } catch (IOException e) {
      throw DiskFailure.of(kept, "keep the old version", e);
    }
  }

  /**
   * Deletes all old versions of an item but the newest.
   *
   * @throws Failure.Guarded a link stands where they are kept
   */
  public void prune(String item, int keep) throws Failure {
    Optional<Beneath> found = Beneath.open(root, old(item));
    if (found.isEmpty()) {
      return;
    }
    try (Beneath directory = found.get()) {
      List<Path> kept = directory.filesByAge();
      for (Path name : kept.subList(Math.min(keep, kept.size()), kept.size())) {
        directory.delete(name);
      }
    }
    Path path = old(item);
    while (!path.equals(root) && deleteIfEmpty(path)) {
      path = Directories.of(path);
    }
  }

  /** Where old versions of an item are kept. */
  private Path old(String item) {
    return root.resolve(OLD).resolve(SafeName.of(item));
  }
}
