package dev.kedge.cli;

import dev.kedge.model.DownloadState;
import dev.kedge.model.Failure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kedge list} */
@Command(
    name = "list",
    header = "Show all downloads: state, progress, last error.",
    description = {"", "Shows what the ledger knows, oldest first, one line a file."},
    footerHeading = "%nExamples:%n",
    footer = {
      "  kedge list",
      "  kedge list --unfinished",
      "  kedge list --json | jq -r 'select(.state==\"failed\").path'"
    })
final class ListCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(names = "--unfinished", description = "Only what is not complete yet.")
  boolean unfinished;

  @Mixin ListingOptions options = new ListingOptions();

  ListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    return options.look(
        shell,
        downloads -> {
          LostRows.tell(shell, downloads);
          options
              .printer(shell)
              .list(
                  downloads.all().stream()
                      .filter(row -> !unfinished || row.state() != DownloadState.COMPLETED)
                      .toList());
        });
  }
}
