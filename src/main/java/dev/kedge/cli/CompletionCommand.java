package dev.kedge.cli;

import dev.kedge.cli.complete.BashScript;
import dev.kedge.cli.complete.CommandModel;
import dev.kedge.cli.complete.ZshScript;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kedge completion bash|zsh} */
@Command(
    name = "completion",
    header = "Print the script that completes kedge's commands and options.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(kedge completion bash)               # in ~/.bashrc",
      "  kedge completion zsh > ~/.zfunc/_kedge        # a directory of your $fpath"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "bash|zsh", description = "The shell: ${COMPLETION-CANDIDATES}.")
  Kind kind = Kind.bash;

  CompletionCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    CommandModel model = CommandModel.of(new Cli(shell).allCommands().getCommandSpec());
    shell.out().line(script(kind, model).stripTrailing());
    return ExitCode.DONE.code();
  }

  static String script(Kind kind, CommandModel model) {
    return switch (kind) {
      case bash -> BashScript.of(model);
      case zsh -> ZshScript.of(model);
    };
  }

  /** Shells, spelt as they are typed. */
  enum Kind {
    bash,
    zsh
  }
}
