package dev.kedge.serve.content;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.serve.catalog.FileNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The server's own files, known by what they are and not by their names: links and mounts give them
 * others. From any thread.
 */
final class OwnFiles {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final int MOST_LINKS = 40;

  private final List<Bounds.Own> files;
  private final Ticker ticker;
  private volatile @Nullable Known known;

  private record Known(Set<Object> keys, long at) {}

  OwnFiles(List<Bounds.Own> files, Ticker ticker) {
    this.files = files;
    this.ticker = ticker;
  }

  /** Whether it is one of them, by its device and inode. Looks at them once a second. */
  boolean hold(@Nullable Object key) {
    if (files.isEmpty() || key == null) {
      return false;
    }
    Known last = known;
    if (last == null || ticker.nanos() - last.at() >= FRESH.toNanos()) {
      last = new Known(keys(), ticker.nanos());
      known = last;
    }
    return last.keys().contains(key);
  }

  private Set<Object> keys() {
    Set<Object> keys = new HashSet<>();
    for (Bounds.Own own : files) {
      key(own.file()).ifPresent(keys::add);
    }
    return keys;
  }

  /**
   * Refuses to serve a directory in which one of them has, or would get, a name that is published.
   *
   * @param root where it really is
   */
  void mustBeOutside(Path root) throws Failure.Local {
    for (Bounds.Own own : files) {
      if (isPublished(root, place(own.file(), MOST_LINKS))) {
        throw Failure.Local.of(
            own.file() + " is the server's own, and would be served with " + root,
            "choose a place outside that directory, or a hidden one, with " + own.option());
      }
    }
  }

  private static boolean isPublished(Path root, Path file) {
    Optional<Object> key = key(root);
    for (Path at = file.getParent(); at != null; at = at.getParent()) {
      boolean isRoot = at.equals(root) || (key.isPresent() && key(at).equals(key));
      if (isRoot
          && StreamSupport.stream(at.relativize(file).spliterator(), false)
              .allMatch(name -> RequestPath.isPublic(FileNames.last(name)))) {
        return true;
      }
    }
    return false;
  }

  /** Where a file really is, or would be made. */
  private static Path place(Path file, int links) {
    try {
      if (Files.isSymbolicLink(file) && !Files.exists(file) && links > 0) {
        Path target = file.resolveSibling(Files.readSymbolicLink(file));
        return place(target, links - 1);
      }
      return file.toRealPath();
    } catch (IOException missing) {
      Path absolute = file.toAbsolutePath();
      Path parent = absolute.getParent();
      Path name = absolute.getFileName();
      return parent == null || name == null
          ? absolute
          : place(parent, links).resolve(name).normalize();
    }
  }

  private static Optional<Object> key(Path file) {
    try {
      return Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    } catch (IOException missing) {
      return Optional.empty();
    }
  }
}
