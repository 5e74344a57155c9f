package dev.kedge.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import com.google.googlejavaformat.java.StringWrapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * All Java sources are in google-java-format. {@code -Dformat.apply} rewrites those that are not.
 */
final class FormatTest {
  private static final boolean APPLY = System.getProperty("format.apply") != null;

  @Test
  void everySourceIsFormatted() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path file : sources()) {
      String text = Files.readString(file);
      String formatted = format(file, text);
      if (formatted.equals(text)) {
        continue;
      }
      if (APPLY) {
        Files.writeString(file, formatted);
      } else {
        wrong.add(file + ":" + firstDifference(text, formatted));
      }
    }
    assertThat(wrong)
        .as("not in google-java-format; mvn test -Dtest=FormatTest -Dformat.apply rewrites them")
        .isEmpty();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  /** Formats until nothing changes: splitting a long string can move what is around it. */
  private static String format(Path file, String text) {
    String before = text;
    String after = formatOnce(file, before);
    while (!after.equals(before)) {
      before = after;
      after = formatOnce(file, before);
    }
    return after;
  }

  private static String formatOnce(Path file, String text) {
    try {
      String formatted = new Formatter().formatSource(text);
      formatted = RemoveUnusedImports.removeUnusedImports(formatted);
      formatted = ImportOrderer.reorderImports(formatted, Style.GOOGLE);
      return StringWrapper.wrap(formatted, new Formatter());
    } catch (FormatterException e) {
      throw new AssertionError(file + ": " + e.getMessage(), e);
    }
  }

  private static int firstDifference(String text, String formatted) {
    List<String> before = text.lines().toList();
    List<String> after = formatted.lines().toList();
    int line = 0;
    while (line < before.size()
        && line < after.size()
        && before.get(line).equals(after.get(line))) {
      line++;
    }
    return line + 1;
  }
}
