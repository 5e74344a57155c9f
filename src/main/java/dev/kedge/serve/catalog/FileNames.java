package dev.kedge.serve.catalog;

import dev.kedge.protocol.EscapedText;
import dev.kedge.protocol.NameText;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Names of published files as the paths of a file system and back, octet by octet, whatever charset
 * the system's locale has: text that a {@link Path} is made of goes through that charset, the URI
 * of a path does not.
 */
public final class FileNames {
  private FileNames() {}

  /**
   * What is below a directory.
   *
   * @param names with slashes between; none for the directory itself
   * @throws InvalidPathException no file can have this name
   */
  public static Path resolve(Path directory, String names) {
    if (isAscii(names)) {
      return directory.resolve(names);
    }
    Path path = directory;
    for (String name : names.split("/", -1)) {
      path = isAscii(name) ? path.resolve(name) : byUri(path, name);
    }
    return path;
  }

  /** The last name of a path. */
  public static String last(Path path) {
    String name = String.valueOf(path.getFileName());
    return isAscii(name) ? name : fromUri(path);
  }

  /** The names that lead from a directory to what is below it, with slashes between. */
  public static String relative(Path directory, Path below) {
    List<String> names = new ArrayList<>();
    for (Path at = below; at != null && !at.equals(directory); at = at.getParent()) {
      names.addFirst(last(at));
    }
    return String.join("/", names);
  }

  private static Path byUri(Path directory, String name) {
    String base = directory.toUri().toString();
    String slash = base.endsWith("/") ? "" : "/";
    try {
      return Path.of(URI.create(base + slash + EscapedText.encodeSegment(name)));
    } catch (IllegalArgumentException e) {
      throw new InvalidPathException(NameText.shown(name), String.valueOf(e.getMessage()));
    }
  }

  private static String fromUri(Path path) {
    String whole = path.toUri().getRawPath();
    String uri = whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
    return EscapedText.decodeName(uri.substring(uri.lastIndexOf('/') + 1))
        .orElseGet(() -> String.valueOf(path.getFileName()));
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
