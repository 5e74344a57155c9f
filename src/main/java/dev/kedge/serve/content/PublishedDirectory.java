package dev.kedge.serve.content;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.serve.catalog.FileNames;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The directory that is served. It opens regular files inside it and nothing else: no path with a
 * symbolic link in it, even one that stays inside; no name that starts with a dot or ends in {@code
 * .kedge}; not the server's own files, by whatever name. May be used from any thread.
 */
public final class PublishedDirectory {
  private final Path root;
  private final OwnFiles own;
  private final Optional<UserPrincipal> owner;
  private final Optional<Object> key;

  private PublishedDirectory(Path root, OwnFiles own, boolean sameOwner) throws IOException {
    this.root = root;
    this.own = own;
    this.owner = sameOwner ? Optional.of(Files.getOwner(root)) : Optional.empty();
    this.key = key(root);
  }

  /**
   * Makes sure the directory can be served.
   *
   * @param bounds what never is, even where it lies inside
   * @throws Failure.Local the directory is not there, no directory, or not readable, or one of the
   *     server's own files would be published with it
   */
  public static PublishedDirectory of(Path root, Bounds bounds, Ticker ticker)
      throws Failure.Local {
    if (!Files.isDirectory(root)) {
      String what = Files.exists(root) ? "is not a directory" : "no such directory";
      throw Failure.Local.of(root + ": " + what, "give the directory whose files are to be served");
    }
    if (!Files.isReadable(root) || !Files.isExecutable(root)) {
      throw Failure.Local.of(
          root + ": permission denied", "the directory must be readable for this user");
    }
    var own = new OwnFiles(bounds.own(), ticker);
    try {
      Path real = root.toRealPath();
      own.mustBeOutside(real);
      return new PublishedDirectory(real, own, bounds.sameOwner());
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
    if (path.isEmpty() || !HeldDirectory.isReal(path.get())) {
      return Optional.empty();
    }
    try {
      // Opening a pipe would wait for its other end, so the kind is asked first; and once more
      // below, for what was really opened.
      FileState before = FileState.of(path.get());
      Path directory = path.get().getParent();
      Optional<HeldDirectory> reached =
          before.regular() && directory != null
              ? HeldDirectory.reach(root, directory)
              : Optional.empty();
      if (reached.isEmpty()) {
        return Optional.empty();
      }
      try (HeldDirectory held = reached.get()) {
        return open(String.join("/", names), path.get(), held, before);
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Optional<ContentFile> open(String name, Path path, HeldDirectory held, FileState before)
      throws IOException {
    Path last = Objects.requireNonNull(path.getFileName());
    FileChannel channel = null;
    try {
      channel = held.open(last);
      FileState after = FileState.of(path);
      BasicFileAttributes opened = held.attributes(last);
      if (after.sameFile(before)
          && after.regular()
          && after.size() == channel.size()
          && Objects.equals(opened.fileKey(), after.key())
          && isOffered(held, last, opened)) {
        var file = new ContentFile(name, path, channel, after);
        channel = null;
        return Optional.of(file);
      }
      return Optional.empty();
    } catch (FileSystemException e) {
      if (HeldDirectory.isReal(path)) {
        throw e;
      }
      return Optional.empty(); // a link by now, or gone
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
    if (path.isEmpty() || !HeldDirectory.isReal(path.get()) || !Files.isDirectory(path.get())) {
      return Optional.empty();
    }
    Optional<HeldDirectory> reached = HeldDirectory.reach(root, path.get());
    if (reached.isEmpty()) {
      return Optional.empty();
    }
    List<DirectoryEntry> entries = new ArrayList<>();
    try (HeldDirectory held = reached.get()) {
      for (Path name : held.names()) {
        if (RequestPath.isPublic(FileNames.last(name))) {
          entry(held, name).ifPresent(entries::add);
        }
      }
    }
    entries.sort(
        Comparator.comparing((DirectoryEntry entry) -> !entry.directory())
            .thenComparing(DirectoryEntry::name));
    return Optional.of(entries);
  }

  /** Whether something in a directory may be had, as far as its kind and owner go. */
  boolean isOffered(HeldDirectory held, Path name, BasicFileAttributes found) throws IOException {
    return found.isDirectory()
        || (found.isRegularFile()
            && !own.hold(found.fileKey())
            && (owner.isEmpty() || owner.get().equals(held.owner(name))));
  }

  private Optional<DirectoryEntry> entry(HeldDirectory held, Path name) {
    try {
      BasicFileAttributes found = held.attributes(name);
      boolean directory = found.isDirectory();
      return isOffered(held, name, found)
          ? Optional.of(
              new DirectoryEntry(
                  FileNames.last(name),
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
      return below ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Where it really is. */
  public Path root() {
    return root;
  }
}
