package dev.kedge.disk;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

  /** Whether a file is inside, links in its path followed. */
  public boolean holds(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    if (!absolute.startsWith(root) || absolute.equals(root)) {
      return false;
    }
    try {
      Path there = absolute.getParent();
      while (there != null && !Files.exists(there)) {
        there = there.getParent();
      }
      Path base = root;
      while (base != null && !Files.exists(base)) {
        base = base.getParent();
      }
      return there != null && base != null && there.toRealPath().startsWith(base.toRealPath());
    } catch (IOException _) {
      return false; // What cannot be looked at is not ours to touch.
    }
  }

  /** Gives a file another name beside it, {@code name.1.ext}; returns that. */
  public Path setAside(Path file) throws Failure {
    Path free = Disk.freeName(file);
    try {
      Files.move(file, free);
      Directories.force(Directories.of(file));
      return free;
    } catch (IOException e) {
      throw DiskFailure.of(file, "set it aside", e);
    }
  }

  /** Deletes an item's file, and directories that this leaves empty, up to the root. */
  public void delete(Path file) throws Failure {
    Disk.delete(file);
    Path directory = Directories.of(file);
    Directories.force(directory);
    try {
      while (directory != null && directory.startsWith(root) && !directory.equals(root)) {
        Files.delete(directory);
        directory = directory.getParent();
      }
    } catch (IOException _) {
      return; // Not empty.
    }
  }

  /** Keeps a second name for the file of an old version, which is about to be replaced. */
  public void keep(String item, String version, Path file) throws Failure {
    Path kept = old(item).resolve(version + "-" + file.getFileName());
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

  /** Deletes all old versions of an item but the newest. */
  public void prune(String item, int keep) throws Failure {
    List<Path> kept = new ArrayList<>();
    try (Stream<Path> all = Files.isDirectory(old(item)) ? Files.list(old(item)) : Stream.of()) {
      all.sorted(Comparator.comparingLong(CacheRoot::modified).reversed()).forEach(kept::add);
    } catch (IOException e) {
      throw DiskFailure.of(old(item), "look into it", e);
    }
    for (Path file : kept.subList(Math.min(keep, kept.size()), kept.size())) {
      delete(file);
    }
  }

  /** Where old versions of an item are kept. */
  private Path old(String item) {
    return root.resolve(OLD).resolve(SafeName.of(item));
  }

  private static long modified(Path file) {
    return file.toFile().lastModified();
  }
}
