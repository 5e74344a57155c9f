package dev.kedge.disk;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A directory below a root, which no link led to. Where the system has handles of directories
 * (openat), what is done in it is done there even if somebody puts a link in its way meanwhile; on
 * others the way was looked at just before.
 */
final class Beneath implements AutoCloseable {
  private final Path path;
  private final Optional<SecureDirectoryStream<Path>> handle;

  private Beneath(Path path, Optional<SecureDirectoryStream<Path>> handle) {
    this.path = path;
    this.handle = handle;
  }

  /**
   * Walks from the root, whose own path may have links, to a directory below it.
   *
   * @return empty if it is not there
   * @throws Failure.Guarded a link, or a file, is on the way, or the directory is not below the
   *     root
   */
  static Optional<Beneath> open(Path root, Path directory) throws Failure {
    requireBeneath(root, directory);
    try (DirectoryStream<Path> first = Files.newDirectoryStream(root)) {
      if (first instanceof SecureDirectoryStream<Path> secure) {
        return Optional.of(new Beneath(directory, Optional.of(walk(root, directory, secure))));
      }
      return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
          ? Optional.of(new Beneath(directory, Optional.empty()))
          : Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      requireBeneath(root, directory); // A link that came meanwhile.
      throw DiskFailure.of(directory, "look into it", e);
    }
  }

  private static SecureDirectoryStream<Path> walk(
      Path root, Path directory, SecureDirectoryStream<Path> first) throws IOException {
    SecureDirectoryStream<Path> here =
        first.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS);
    for (Path name : root.equals(directory) ? List.<Path>of() : root.relativize(directory)) {
      try (SecureDirectoryStream<Path> above = here) {
        here = above.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
      }
    }
    return here;
  }

  /**
   * Makes sure that every directory between a root and a path, that path included, is a directory
   * or not there.
   *
   * @throws Failure.Guarded one is a link, or a file
   */
  static void requireBeneath(Path root, Path directory) throws Failure {
    Path link = firstElse(root, directory);
    if (link != null) {
      throw new Failure.Guarded(
          link + ": is not a directory of the cache root's own; links there are not followed",
          "put a directory in its place, or take it away");
    }
  }

  /** Whether no link is on the way. */
  static boolean isBeneath(Path root, Path directory) {
    try {
      return firstElse(root, directory) == null;
    } catch (Failure _) {
      return false; // What cannot be looked at is not ours to touch.
    }
  }

  /** The first on the way that is there and no directory; null if there is none. */
  private static @Nullable Path firstElse(Path root, Path directory) throws Failure {
    if (!directory.startsWith(root) || !directory.equals(directory.normalize())) {
      return directory;
    }
    Path here = root;
    for (Path name : root.equals(directory) ? List.<Path>of() : root.relativize(directory)) {
      here = here.resolve(name);
      Optional<BasicFileAttributes> there = Disk.attributes(here);
      if (there.isEmpty()) {
        return null;
      }
      if (!there.get().isDirectory()) {
        return here;
      }
    }
    return null;
  }

  /** Regular files, newest first. */
  List<Path> filesByAge() throws Failure {
    try {
      if (handle.isPresent()) {
        try (DirectoryStream<Path> all =
            handle.get().newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS)) {
          return byAge(all);
        }
      }
      try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
        return byAge(all);
      }
    } catch (DirectoryIteratorException e) {
      throw DiskFailure.of(path, "look into it", new IOException(e));
    } catch (IOException e) {
      throw DiskFailure.of(path, "look into it", e);
    }
  }

  private record Aged(Path name, long millis) {}

  private List<Path> byAge(DirectoryStream<Path> all) throws IOException {
    List<Aged> found = new ArrayList<>();
    for (Path entry : all) {
      Path name = entry.getFileName();
      BasicFileAttributes there = attributes(name);
      if (there.isRegularFile()) {
        found.add(new Aged(name, there.lastModifiedTime().toMillis()));
      }
    }
    return found.stream()
        .sorted(Comparator.comparingLong(Aged::millis).reversed())
        .map(Aged::name)
        .toList();
  }

  private BasicFileAttributes attributes(Path name) throws IOException {
    return handle.isPresent()
        ? handle
            .get()
            .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes()
        : Files.readAttributes(
            path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Deletes what has this name, if there is anything; a link, not what it leads to. */
  void delete(Path name) throws Failure {
    try {
      if (handle.isPresent()) {
        handle.get().deleteFile(name);
      } else {
        Files.deleteIfExists(path.resolve(name));
      }
    } catch (NoSuchFileException _) {
      return;
    } catch (IOException e) {
      throw DiskFailure.of(path.resolve(name), "delete it", e);
    }
    Directories.force(path);
  }

  /** Gives what has this name another one. */
  void rename(Path from, Path to) throws Failure {
    try {
      if (handle.isPresent()) {
        handle.get().move(from, handle.get(), to);
      } else {
        Files.move(path.resolve(from), path.resolve(to));
      }
    } catch (IOException e) {
      throw DiskFailure.of(path.resolve(from), "set it aside", e);
    }
    Directories.force(path);
  }

  /** Deletes a directory in it if that is empty; whether it did. */
  boolean deleteIfEmpty(Path name) {
    try {
      if (handle.isPresent()) {
        handle.get().deleteDirectory(name);
      } else {
        Files.delete(path.resolve(name));
      }
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() {
    if (handle.isPresent()) {
      try {
        handle.get().close();
      } catch (IOException _) {
        // It was only read.
      }
    }
  }
}
