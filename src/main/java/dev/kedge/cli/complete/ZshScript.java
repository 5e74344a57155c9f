package dev.kedge.cli.complete;

import dev.kedge.cli.complete.CommandModel.Choice;
import dev.kedge.cli.complete.CommandModel.Operand;
import java.util.List;

/** Completion for zsh, with what each command and option means. */
public final class ZshScript {
  private static final String START =
      """
      #compdef kedge
      # Completes kedge in zsh. Made from the option model: kedge completion zsh

      _kedge() {
        local curcontext=$curcontext state line
        local -a commands=(
      """;

  private ZshScript() {}

  public static String of(CommandModel root) {
    StringBuilder script = new StringBuilder(START);
    for (CommandModel command : root.commands()) {
      script.append("    ").append(quoted(command.name() + ':' + command.summary())).append('\n');
    }
    script.append("  )\n  _arguments -C -s -S \\\n");
    root.options().forEach(option -> script.append("    ").append(of(option)).append(" \\\n"));
    script.append(
        """
            '1:command:->command' \\
            '*::argument:->argument' && return
          case $state in
            command)
              _describe -t commands 'kedge command' commands
              ;;
            argument)
              case $words[1] in
        """);
    root.commands().forEach(command -> append(script, command));
    return script
        .append("      esac\n      ;;\n  esac\n}\n\n")
        .append("if [[ $zsh_eval_context[-1] == loadautofunc ]]; then\n")
        .append("  _kedge \"$@\"\nelse\n  compdef _kedge kedge\nfi\n")
        .toString();
  }

  private static void append(StringBuilder script, CommandModel command) {
    script.append("        ").append(command.name()).append(")\n          _arguments -s -S");
    for (Choice option : command.options()) {
      script.append(" \\\n            ").append(of(option));
    }
    if (command.operand() != Operand.NONE) {
      script
          .append(" \\\n            ")
          .append(quoted("*:argument:" + action(command.operand(), command.words())));
    }
    script.append("\n          ;;\n");
  }

  /**
   * {@code '(-o --output)'{-o+,--output=}'[text]:FILE:_files'}; {@code *} lets an option stand
   * again.
   */
  private static String of(Choice option) {
    boolean takesValue = option.operand() != Operand.NONE;
    String about = "[" + option.summary().replace("[", "\\[").replace("]", "\\]") + "]";
    String value =
        takesValue
            ? ":"
                + option.label().replace(":", "\\:")
                + ":"
                + action(option.operand(), option.words())
            : "";
    List<String> names =
        option.names().stream().map(name -> name + mark(name, takesValue)).toList();
    String repeat = option.repeatable() ? "*" : "";
    String others = option.repeatable() ? "" : "(" + String.join(" ", option.names()) + ")";
    if (names.size() == 1) {
      return quoted((repeat.isEmpty() ? others : repeat) + names.getFirst() + about + value);
    }
    String start = repeat.isEmpty() ? quoted(others) : quoted(repeat);
    return start + '{' + String.join(",", names) + '}' + quoted(about + value);
  }

  /** {@code -o FILE} and {@code -oFILE}; {@code --output FILE} and {@code --output=FILE}. */
  private static String mark(String name, boolean takesValue) {
    return !takesValue ? "" : name.startsWith("--") ? "=" : "+";
  }

  private static String action(Operand operand, List<String> words) {
    return switch (operand) {
      case NONE -> "";
      case TEXT -> " ";
      case FILE -> "_files";
      case DIRECTORY -> "_files -/";
      case WORDS -> '(' + String.join(" ", words) + ')';
    };
  }

  private static String quoted(String text) {
    return '\'' + text.replace("'", "'\\''") + '\'';
  }
}
