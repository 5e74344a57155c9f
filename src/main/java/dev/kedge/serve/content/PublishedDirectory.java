package dev.kedge.serve.content;

import dev.kedge.model.Failure;
import dev.kedge.serve.catalog.FileNames;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The directory that is served. It opens regular files inside it and nothing else: no path with a
 * symbolic link in it, even one that stays inside; no name that starts with a dot or ends in {@code
 * .kedge}; not the server's own state. May be used from any thread.
 */
public final class PublishedDirectory {
  private final Path root;
  private final Path state;
  private final Optional<Object> key;

  private PublishedDirectory(Path root, Path state) throws IOException {
    this.root = root;
    this.state = state;
    this.key = key(root);
  }

  /**
   * Makes sure the directory can be served.
   *
   * @param state the server's own database, never served even when it lies inside
   * @throws Failure.Local the directory is not there, no directory, or not readable
   */
  public static PublishedDirectory of(Path root, Path state) throws Failure.Local {
    if (!Files.isDirectory(root)) {
      String what = Files.exists(root) ? "is not a directory" : "no such directory";
      throw Failure.Local.of(root + ": " + what, "give the directory whose files are to be served");
    }
    if (!Files.isReadable(root) || !Files.isExecutable(root)) {
      throw Failure.Local.of(
          root + ": permission denied", "the directory must be readable for this user");
    }
    try {
      Path realState = Files.exists(state) ? state.toRealPath() : state.toAbsolutePath();
      return new PublishedDirectory(root.toRealPath(), realState);
    } catch (IOException e) {
      throw new Failure.Local(root + ": cannot be read: " + e.getMessage(), null, false, e);
    }
  }

  /**
   * Whether the directory is still there: an unmounted disk must not look like files that were
   * removed. What it was mounted on is another directory, and empty.
   */
  public boolean isThere() {
    try {
      return key(root).equals(key) || !isEmpty();
    } catch (IOException gone) {
      return false;
    }
  }

  private boolean isEmpty() throws IOException {
    try (var found = Files.newDirectoryStream(root)) {
      return !found.iterator().hasNext();
    }
  }

  private static Optional<Object> key(Path directory) throws IOException {
    return Optional.ofNullable(
        Files.readAttributes(directory, BasicFileAttributes.class).fileKey());
  }

  /**
   * Opens a file by the names on the way to it, each as {@link RequestPath} gives them; absent when
   * there is no such published file.
   *
   * @throws AccessDeniedException it is there, but not readable for the server
   */
  Optional<ContentFile> open(List<String> names) throws IOException {
    Optional<Path> path = resolve(names);
    if (path.isEmpty() || !isReal(path.get())) {
      return Optional.empty();
    }
    FileChannel channel = null;
    try {
      // Opening a pipe would wait for its other end, so the kind is asked first; and once more
      // below, for what was really opened.
      FileState before = FileState.of(path.get());
      if (!before.regular()) {
        return Optional.empty();
      }
      channel = FileChannel.open(path.get(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      FileState after = FileState.of(path.get());
      if (after.sameFile(before)
          && after.regular()
          && after.size() == channel.size()
          && isReal(path.get())) {
        var file = new ContentFile(String.join("/", names), path.get(), channel, after);
        channel = null;
        return Optional.of(file);
      }
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } finally {
      if (channel != null) {
        channel.close();
      }
    }
  }

  /**
   * What can be had from a directory, directories first; absent when there is no such published
   * directory.
   *
   * @throws AccessDeniedException it is there, but not readable for the server
   */
  Optional<List<DirectoryEntry>> list(List<String> names) throws IOException {
    Optional<Path> path = names.isEmpty() ? Optional.of(root) : resolve(names);
    if (path.isEmpty() || !isReal(path.get()) || !Files.isDirectory(path.get())) {
      return Optional.empty();
    }
    List<DirectoryEntry> entries = new ArrayList<>();
    try (var found = Files.newDirectoryStream(path.get(), this::isOffered)) {
      for (Path each : found) {
        entry(each).ifPresent(entries::add);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    entries.sort(
        Comparator.comparing((DirectoryEntry entry) -> !entry.directory())
            .thenComparing(DirectoryEntry::name));
    return Optional.of(entries);
  }

  private boolean isOffered(Path path) {
    return RequestPath.isPublic(FileNames.last(path)) && !isState(path);
  }

  private static Optional<DirectoryEntry> entry(Path path) {
    try {
      BasicFileAttributes found =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      boolean directory = found.isDirectory();
      return directory || found.isRegularFile()
          ? Optional.of(
              new DirectoryEntry(
                  FileNames.last(path),
                  directory,
                  directory ? 0 : found.size(),
                  found.lastModifiedTime().toInstant()))
          : Optional.empty();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private Optional<Path> resolve(List<String> names) {
    try {
      Path path = root;
      for (String name : names) {
        path = FileNames.resolve(path, name);
      }
      boolean below =
          path.startsWith(root) && path.getNameCount() == root.getNameCount() + names.size();
      return below && !isState(path) ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether no name on the way is a link, an alias (case, short names, trailing dots) or missing.
   */
  private static boolean isReal(Path path) throws IOException {
    try {
      return path.toRealPath().equals(path);
    } catch (AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      return false; // missing, a file where a directory should be, a loop, a name too long
    }
  }

  /** Whether a file of a public name is not the server's own. */
  boolean offers(Path path) {
    return !isState(path);
  }

  /** Where it really is. */
  public Path root() {
    return root;
  }

  /** SQLite keeps {@code -wal} and {@code -shm} beside the database. */
  private boolean isState(Path path) {
    return path.toString().startsWith(state.toString());
  }
}
