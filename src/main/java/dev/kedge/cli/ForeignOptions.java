package dev.kedge.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Options that hands know from curl, wget and aria2, with kedge's word for each. */
final class ForeignOptions {
  private static final String TABLE = "foreign-options.txt";
  private static final String BETWEEN = " | ";

  private final Map<String, String> hints;

  private ForeignOptions(Map<String, String> hints) {
    this.hints = Map.copyOf(hints);
  }

  /** Read when first needed: only a mistake needs them. */
  static ForeignOptions read() {
    Map<String, String> hints = new HashMap<>();
    try (InputStream table =
            Objects.requireNonNull(ForeignOptions.class.getResourceAsStream(TABLE));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int between = line.indexOf(BETWEEN);
        if (between > 0) {
          for (String name : line.substring(0, between).split(" ", -1)) {
            hints.put(name, line.substring(between + BETWEEN.length()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ForeignOptions(hints);
  }

  Map<String, String> all() {
    return hints;
  }

  /**
   * What to do instead of an option as it was typed: {@code --split=4}, {@code -s16}, {@code -LO}.
   */
  Optional<String> hint(String typed) {
    int equals = typed.indexOf('=');
    String name = equals < 0 ? typed : typed.substring(0, equals);
    return Stream.concat(Stream.of(name, name.replaceFirst("^--no-", "--")), letters(name))
        .filter(hints::containsKey)
        .findFirst()
        .map(known -> known + ": " + hints.get(known));
  }

  /** Each as an option of its own. */
  private static Stream<String> letters(String name) {
    return name.startsWith("--")
        ? Stream.empty()
        : name.chars().skip(1).mapToObj(letter -> "-" + (char) letter);
  }
}
