package dev.kedge.serve.sync.state;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** A pattern of paths, as {@link java.nio.file.FileSystem#getPathMatcher} has them. */
public final class PathGlob {
  private static final String SPECIAL = "*?[{\\";

  private final String text;
  private final PathMatcher matcher;

  private PathGlob(String text, PathMatcher matcher) {
    this.text = text;
    this.matcher = matcher;
  }

  /** Empty where it is not well-formed. */
  public static Optional<PathGlob> parse(String text) {
    try {
      return Optional.of(
          new PathGlob(text, FileSystems.getDefault().getPathMatcher("glob:" + text)));
    } catch (PatternSyntaxException malformed) {
      return Optional.empty();
    }
  }

  public boolean matches(String path) {
    try {
      return matcher.matches(Path.of(path));
    } catch (InvalidPathException unknownToThisSystem) {
      return false;
    }
  }

  /** What all paths that match begin with. */
  String prefix() {
    int end = 0;
    while (end < text.length() && SPECIAL.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(0, end);
  }
}
