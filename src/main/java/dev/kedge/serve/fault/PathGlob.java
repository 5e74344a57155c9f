package dev.kedge.serve.fault;

import dev.kedge.protocol.EscapedText;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/**
 * Which requests are meant. {@code *.iso} is by the name of a published file, {@code disks/*.iso}
 * by its path, {@code /v1/content/*} by the path of the request.
 */
final class PathGlob {
  private static final String FILES = "/files/";

  private final String text;
  private final PathMatcher matcher;

  /**
   * Takes what {@link java.nio.file.FileSystem#getPathMatcher} does.
   *
   * @throws PatternSyntaxException it is not well-formed
   */
  PathGlob(String text) {
    this.text = text;
    this.matcher = FileSystems.getDefault().getPathMatcher("glob:" + text);
  }

  boolean matches(String requestPath) {
    Optional<String> path = EscapedText.decode(requestPath);
    if (path.isEmpty()) {
      return false;
    }
    if (text.startsWith("/")) {
      return fits(path.get());
    }
    if (!path.get().startsWith(FILES)) {
      return false;
    }
    String file = path.get().substring(FILES.length());
    return fits(text.contains("/") ? file : file.substring(file.lastIndexOf('/') + 1));
  }

  private boolean fits(String path) {
    try {
      return matcher.matches(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
