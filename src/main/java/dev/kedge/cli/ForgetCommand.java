package dev.kedge.cli;

import dev.kedge.cli.print.DownloadPrinter;
import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kedge forget FILE} */
@Command(
    name = "forget",
    header = "Drop a file from the ledger; the file itself stays.",
    description = {
      "",
      "kedge no longer knows the file: it cannot be resumed, nor verified without --checksum. A"
          + " finished file is never touched."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  kedge forget big.iso", "  kedge forget --delete-part 12"})
final class ForgetCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      paramLabel = "FILE|ID",
      arity = "1..*",
      description = "A file, or an id as 'kedge list' shows it.")
  List<String> names = new ArrayList<>();

  @Option(
      names = "--delete-part",
      description = "Delete what was fetched of an unfinished file (NAME.*.kedge) too.")
  boolean deletePart;

  @Mixin ListingOptions options = new ListingOptions();

  ForgetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    DownloadPrinter printer = options.printer(shell);
    return options.look(
        shell,
        downloads -> {
          // All names are looked up first: a mistyped one leaves everything as it was.
          List<Download> found = new ArrayList<>();
          for (String name : names) {
            found.addAll(downloads.named(name));
          }
          for (Download download : found) {
            Path part = downloads.forget(download, deletePart).orElse(null);
            printer.forgotten(download, part, deletePart);
          }
        });
  }
}
