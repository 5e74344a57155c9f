package dev.kedge.cli;

import dev.kedge.model.Failure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kedge list} */
@Command(
    name = "list",
    header = "Show all downloads: state, progress, last error.",
    description = {"", "Shows what the ledger knows, oldest first, one line a file."},
    footerHeading = "%nExamples:%n",
    footer = {"  kedge list", "  kedge list --json | jq -r 'select(.state==\"failed\").path'"})
final class ListCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin ListingOptions options = new ListingOptions();

  ListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    return options.look(shell, downloads -> options.printer(shell).list(downloads.all()));
  }
}
