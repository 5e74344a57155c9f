package dev.kedge.serve.store;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** The numbered SQL resources, one set for each database. */
final class Migrations {
  /** In order; a released one is never edited. */
  private static final List<String> STEPS =
      List.of(
          "001-version.sql",
          "002-catalogue.sql",
          "003-access.sql",
          "004-sync.sql",
          "005-receipt.sql",
          "006-paths.sql");

  private static final Pattern END_OF_STATEMENT = Pattern.compile(";\\s*(?:\\n|$)");

  private Migrations() {}

  /** The schema this program speaks. */
  static int newest() {
    return STEPS.size();
  }

  static void check(int present, String name) throws Failure.Local {
    if (present > newest()) {
      throw Failure.Local.of(
          name + ": the store has schema " + present + ", this kedge knows " + newest(),
          "use the newer kedge, or another store");
    }
  }

  /**
   * The statements of a step.
   *
   * @param number from 1
   */
  static List<String> statements(String dialect, int number) {
    String script = read(dialect + "/" + STEPS.get(number - 1));
    return END_OF_STATEMENT.splitAsStream(script).filter(text -> !text.isBlank()).toList();
  }

  private static String read(String resource) {
    try (InputStream in =
        Objects.requireNonNull(Migrations.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }
}
