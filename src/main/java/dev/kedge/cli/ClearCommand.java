package dev.kedge.cli;

import dev.kedge.model.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kedge clear FILE…} */
@Command(
    name = "clear",
    header = "Delete files that were fetched for a server, and report it.",
    customSynopsis = "kedge clear [OPTIONS] FILE|ITEM...",
    description = {
      "",
      "Deletes only files that kedge fetched for the server, inside the directory of 'kedge sync',"
          + " while its marker is there, and as they were fetched. The server is told that they are"
          + " not wanted on this device any more."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  kedge clear films/big.mp4"})
final class ClearCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      paramLabel = "FILE|ITEM",
      arity = "1..*",
      description = "A file, or an item as 'kedge sync status' shows it.")
  List<String> names = new ArrayList<>();

  @Mixin SyncOptions options = new SyncOptions();

  ClearCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    return options.run(shell, sync -> sync.clear(options.url(), names, options.listener(shell)));
  }
}
