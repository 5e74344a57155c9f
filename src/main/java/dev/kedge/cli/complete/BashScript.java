package dev.kedge.cli.complete;

import dev.kedge.cli.complete.CommandModel.Choice;
import dev.kedge.cli.complete.CommandModel.Operand;
import java.util.List;
import java.util.stream.Collectors;

/** Completion for bash 3.2 and later, without the bash-completion package. */
public final class BashScript {
  private static final String START =
      """
      # Completes kedge in bash. Made from the option model: kedge completion bash

      _kedge() {
        local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= word i
        COMPREPLY=()
        # bash takes --option=value for three words.
        if [[ $cur == = ]]; then
          cur=
        elif [[ $prev == = ]]; then
          prev=${COMP_WORDS[COMP_CWORD-2]}
        fi
        for ((i = 1; i < COMP_CWORD; i++)); do
          word=${COMP_WORDS[i]}
          if [[ $word != -* ]]; then
            command=$word
            break
          fi
        done
        case $command in
      """;

  private static final String END =
      """
        esac
      }

      _kedge_words() {
        COMPREPLY=($(compgen -W "$1" -- "$cur"))
      }

      _kedge_files() {
        local IFS=$'\\n'
        COMPREPLY=($(compgen "$@" -- "$cur"))
        compopt -o filenames 2>/dev/null
      }

      complete -F _kedge kedge
      """;

  private BashScript() {}

  public static String of(CommandModel root) {
    StringBuilder script = new StringBuilder(START);
    String names =
        root.commands().stream().map(CommandModel::name).collect(Collectors.joining(" "));
    script.append(
        "    '')\n      _kedge_words '" + names + ' ' + names(root.options()) + "'\n      ;;\n");
    root.commands().forEach(command -> append(script, command));
    return script.append(END).toString();
  }

  private static void append(StringBuilder script, CommandModel command) {
    script.append("    ").append(command.name()).append(")\n      case $prev in\n");
    for (Choice option : command.options()) {
      if (option.operand() != Operand.NONE) {
        script
            .append("        ")
            .append(String.join(" | ", option.names()))
            .append(") ")
            .append(action(option.operand(), option.words()))
            .append("; return ;;\n");
      }
    }
    script
        .append("      esac\n      if [[ $cur == -* ]]; then\n        _kedge_words '")
        .append(names(command.options()))
        .append("'\n      else\n        ")
        .append(action(command.operand(), command.words()))
        .append("\n      fi\n      ;;\n");
  }

  private static String action(Operand operand, List<String> words) {
    return switch (operand) {
      case NONE, TEXT -> ":";
      case FILE -> "_kedge_files -f";
      case DIRECTORY -> "_kedge_files -d";
      case WORDS -> "_kedge_words '" + String.join(" ", words) + "'";
    };
  }

  private static String names(List<Choice> options) {
    return options.stream()
        .flatMap(option -> option.names().stream())
        .collect(Collectors.joining(" "));
  }
}
