package dev.kedge.cli;

import dev.kedge.cli.print.Lines;
import dev.kedge.cli.print.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;

/** Help as wide as the terminal, broken only between words. */
final class HelpText {
  /** So wide that picocli itself breaks no line: it would do so within words. */
  static final int UNBROKEN = 2_000;

  private static final int LEAST = 60;
  private static final int USUAL = 80;
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

  /** A name and what is said of it, with at least two spaces between. */
  private static final Pattern ENTRY = Pattern.compile("( *\\S+(?: \\S+)* {2,})\\S.*");

  private static final Pattern COMMENTED = Pattern.compile("( +)(\\S.*?) +(# .*)");
  private static final Pattern SPACES = Pattern.compile(" +");
  private static final String GOES_ON = " \\";

  private final int columns;

  HelpText(int columns) {
    this.columns = Math.max(LEAST, columns);
  }

  /** The terminal's width: {@code COLUMNS}, or what the terminal says; 80 where there is none. */
  static int columns(Map<String, String> environment) {
    boolean isKnown =
        environment.containsKey("COLUMNS")
            || Descriptor.STDOUT.isTerminal()
            || Descriptor.STDERR.isTerminal();
    Screen screen = new Tty(environment);
    return isKnown ? screen.size().columns() : USUAL;
  }

  /** Makes all help of a command line and its commands so. */
  void install(CommandLine line) {
    Map<String, IHelpSectionRenderer> sections = Map.copyOf(line.getHelpSectionMap());
    List<String> keys = List.copyOf(line.getHelpSectionKeys());
    line.setHelpSectionKeys(List.of("all"));
    line.setHelpSectionMap(Map.of("all", help -> wrapped(whole(help, keys, sections))));
  }

  private static String whole(
      Help help, List<String> keys, Map<String, IHelpSectionRenderer> sections) {
    StringBuilder whole = new StringBuilder();
    for (String key : keys) {
      IHelpSectionRenderer section = sections.get(key);
      whole.append(section == null ? "" : section.render(help));
    }
    return whole.toString();
  }

  private String wrapped(String text) {
    List<String> lines = new ArrayList<>();
    boolean isExample = false;
    for (String line : text.split("\n", -1)) {
      String plain = COLOUR.matcher(line).replaceAll("");
      isExample = plain.startsWith("Examples:") || (isExample && !plain.isBlank());
      if (plain.stripTrailing().length() <= columns) {
        lines.add(line.stripTrailing());
      } else if (isExample) {
        example(line.stripTrailing(), lines);
      } else {
        lines.add(Lines.wrapped(line.stripTrailing(), columns, " ".repeat(indent(plain))));
      }
    }
    return String.join("\n", lines);
  }

  /** In one column with the text above it, if its longest word has room there. */
  private int indent(String plain) {
    Matcher entry = ENTRY.matcher(plain);
    int usual = entry.matches() ? entry.group(1).length() : leading(plain);
    int longest = SPACES.splitAsStream(plain).mapToInt(String::length).max().orElse(0);
    return Math.clamp(columns - longest, 0, usual);
  }

  private static int leading(String plain) {
    return plain.length() - plain.stripLeading().length();
  }

  /** Its comment goes above it; a command that is still too long goes on as a shell takes it. */
  private void example(String line, List<String> lines) {
    Matcher commented = COMMENTED.matcher(line);
    String command = line;
    if (commented.matches()) {
      lines.add(Lines.wrapped(commented.group(1) + commented.group(3), columns, "  # "));
      command = commented.group(1) + commented.group(2);
    }
    String[] parts =
        Lines.wrapped(command, columns - GOES_ON.length(), " ".repeat(leading(command) + 4))
            .split("\n", -1);
    for (int i = 0; i < parts.length; i++) {
      lines.add(i < parts.length - 1 ? parts[i] + GOES_ON : parts[i]);
    }
  }
}
