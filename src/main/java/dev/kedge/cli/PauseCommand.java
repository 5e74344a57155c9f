package dev.kedge.cli;

import dev.kedge.model.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kedge pause FILE…} */
@Command(
    name = "pause",
    header = "Let items of a server rest on this device.",
    customSynopsis = "kedge pause [OPTIONS] FILE|ITEM...",
    description = {
      "",
      "'kedge sync' then leaves them as they are, until they are let go on with --off."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  kedge pause films/big.mp4", "  kedge pause --off films/big.mp4"})
final class PauseCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      paramLabel = "FILE|ITEM",
      arity = "1..*",
      description = "A file, or an item as 'kedge sync status' shows it.")
  List<String> names = new ArrayList<>();

  @Option(names = "--off", description = "Let them go on.")
  boolean off;

  @Mixin SyncOptions options = new SyncOptions();

  PauseCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    return options.run(
        shell, sync -> sync.pause(options.url(), names, !off, options.listener(shell)));
  }
}
