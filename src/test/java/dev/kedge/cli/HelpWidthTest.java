package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Help is as wide as the terminal, and no word of it is broken. */
class HelpWidthTest {
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private static Map<String, String> helps(String columns) {
    FakeProcess process = new FakeProcess();
    process.environment.put("COLUMNS", columns);
    CommandLine root = new Cli(process.shell()).allCommands();
    List<CommandLine> all = new ArrayList<>(root.getSubcommands().values());
    all.add(root);
    Map<String, String> helps = new HashMap<>();
    all.forEach(command -> helps.put(command.getCommandName(), command.getUsageMessage()));
    return helps;
  }

  private static String help(Map<String, String> helps, String command) {
    return Objects.requireNonNull(helps.get(command));
  }

  /** In order of the alphabet, since a comment goes above its example where there is no room. */
  private static List<String> words(String help) {
    return SPACES
        .splitAsStream(help)
        .filter(word -> !word.isEmpty() && !word.equals("\\") && !word.equals("#"))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 61, 73, 80, 100, 120, 200})
  void help_fitsTheWidthAndBreaksNoWord(int columns) {
    Map<String, String> widest = helps("1900");
    helps(String.valueOf(columns))
        .forEach((name, help) -> {
          assertThat(help.lines())
              .as(name)
              .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
          assertThat(words(help)).as(name).isEqualTo(words(help(widest, name)));
        });
  }

  @Test
  void help_usesTheWidthThereIs() {
    assertThat(help(helps("200"), "fetch").lines()).anyMatch(line -> line.length() > 150);
    assertThat(help(helps("80"), "fetch").lines()).anyMatch(line -> line.length() > 72);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "20", "59"})
  void narrowTerminal_isTakenFor60(String columns) {
    assertThat(helps(columns)).isEqualTo(helps("60"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-5", "wide"})
  void noWidth_is80WhereNoTerminalSaysMore(String columns) {
    int widest =
        helps(columns).values().stream()
            .flatMap(String::lines)
            .mapToInt(String::length)
            .max()
            .orElse(0);
    assertThat(widest).isBetween(60, 1900);
  }

  @Test
  void descriptions_standInOneColumn() {
    String[] lines = help(helps("60"), "fetch").split("\n", -1);
    int option =
        Arrays.asList(lines).indexOf("  -d, --dir=DIR              Directory for the files");
    assertThat(option).isPositive();
    assertThat(lines[option + 1]).startsWith(" ".repeat(29)).doesNotStartWith(" ".repeat(30));
  }

  @Test
  void longExamples_canStillBeTyped() {
    String help = help(helps("60"), "fetch");
    assertThat(help)
        .contains("  # one URL a line; out=, dir=, checksum= indented below\n")
        .contains("--checksum sha256:9c56... \\\n      https://example.org/big.iso");
  }
}
