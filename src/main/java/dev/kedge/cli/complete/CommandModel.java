package dev.kedge.cli.complete;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A command as a completion script needs it.
 *
 * @param words what may stand in the place of its arguments; empty where {@code operand} says it
 */
public record CommandModel(
    String name,
    String summary,
    List<Choice> options,
    Operand operand,
    List<String> words,
    List<CommandModel> commands) {

  public CommandModel {
    options = List.copyOf(options);
    words = List.copyOf(words);
    commands = List.copyOf(commands);
  }

  /** What kind of thing an argument is. */
  public enum Operand {
    NONE,
    /** Free text. */
    TEXT,
    FILE,
    DIRECTORY,
    /** One of a few words. */
    WORDS
  }

  /** An option with all its names. */
  public record Choice(
      List<String> names,
      String summary,
      Operand operand,
      String label,
      List<String> words,
      boolean repeatable) {
    public Choice {
      names = List.copyOf(names);
      words = List.copyOf(words);
    }
  }

  public static CommandModel of(CommandSpec spec) {
    List<Choice> options = new ArrayList<>();
    spec.options().stream()
        .filter(option -> !option.hidden())
        .map(CommandModel::choice)
        .forEach(options::add);
    List<CommandModel> commands = new ArrayList<>();
    spec.subcommands().values().forEach(sub -> commands.add(of(sub.getCommandSpec())));
    PositionalParamSpec first =
        spec.positionalParameters().isEmpty() ? null : spec.positionalParameters().getFirst();
    String[] header = spec.usageMessage().header();
    return new CommandModel(
        spec.name(),
        header.length == 0 ? "" : header[0],
        options,
        first == null ? Operand.NONE : operand(first),
        first == null ? List.of() : words(first),
        commands);
  }

  private static Choice choice(OptionSpec option) {
    return new Choice(
        Arrays.asList(option.names()),
        firstSentence(String.join(" ", option.description())),
        option.arity().max() == 0 ? Operand.NONE : operand(option),
        option.paramLabel(),
        words(option),
        option.isMultiValue());
  }

  private static Operand operand(ArgSpec arg) {
    if (!words(arg).isEmpty()) {
      return Operand.WORDS;
    }
    String label = arg.paramLabel().toUpperCase(Locale.ROOT);
    if (label.equals("DIR")) {
      return Operand.DIRECTORY;
    }
    return label.startsWith("FILE") || label.equals("LIST") ? Operand.FILE : Operand.TEXT;
  }

  private static List<String> words(ArgSpec arg) {
    Class<?> type = arg.type();
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
            .toList()
        : List.of();
  }

  /** Help texts say more than fits beside a completion. */
  private static String firstSentence(String text) {
    int end = 0;
    for (String mark : new String[] {": ", "; ", " (", ". "}) {
      int at = text.indexOf(mark);
      end = at > 0 && (end == 0 || at < end) ? at : end;
    }
    String sentence = end == 0 ? text : text.substring(0, end);
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
