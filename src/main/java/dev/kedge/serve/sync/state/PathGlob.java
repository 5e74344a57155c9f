package dev.kedge.serve.sync.state;

import java.nio.file.FileSystems;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** A pattern of paths, as {@link java.nio.file.FileSystem#getPathMatcher} has them. */
public final class PathGlob {
  private static final String SPECIAL = "*?[{\\";

  private final String text;
  private final GlobAutomaton automaton;

  private PathGlob(String text) {
    this.text = text;
    this.automaton = new GlobAutomaton(text);
  }

  /** Empty where it is not well-formed. */
  public static Optional<PathGlob> parse(String text) {
    try {
      // It knows what is well-formed; matching by it takes for ever where there are many stars.
      FileSystems.getDefault().getPathMatcher("glob:" + text);
      return Optional.of(new PathGlob(text));
    } catch (PatternSyntaxException malformed) {
      return Optional.empty();
    }
  }

  public boolean matches(String path) {
    return automaton.matches(path);
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
