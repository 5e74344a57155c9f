package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.protocol.Displayed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A value that others must not read from the process list: {@code @FILE} stands for the lines of a
 * file, {@code @env:NAME} for those of an environment variable, anything else for itself.
 */
final class SecretText {
  private static final String ENVIRONMENT = "@env:";

  private SecretText() {}

  /** What the text stands for, without empty lines. */
  static List<String> lines(String text, Map<String, String> environment) throws Failure {
    String value = text;
    if (text.startsWith(ENVIRONMENT)) {
      value = variable(text.substring(ENVIRONMENT.length()), environment);
    } else if (text.startsWith("@")) {
      value = content(text.substring(1));
    } else if (text.strip().lines().count() > 1) {
      throw new Failure.Usage(
          "a line break in a value would make several of it", "give each its own, or use @FILE");
    }
    return value.lines().filter(line -> !line.isBlank()).toList();
  }

  /**
   * The one line that the text stands for.
   *
   * @param option to name in messages
   */
  static String line(String option, String text, Map<String, String> environment) throws Failure {
    List<String> lines = lines(text, environment);
    if (lines.size() != 1) {
      throw new Failure.Usage(
          option
              + (lines.isEmpty() ? " is empty" : " takes one line, but there are " + lines.size()),
          "write " + option + " @FILE, or " + option + " @env:NAME");
    }
    return lines.getFirst();
  }

  private static String variable(String name, Map<String, String> environment)
      throws Failure.Usage {
    String value = environment.get(name);
    if (value == null) {
      throw new Failure.Usage(
          "no environment variable " + Displayed.escape(name), "set and export it, or use @FILE");
    }
    return value;
  }

  private static String content(String file) throws Failure {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw new Failure.Local(
          "cannot read " + file + ": " + Reason.of(e), "check its name and rights", false, e);
    }
  }
}
