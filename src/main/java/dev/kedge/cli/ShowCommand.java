package dev.kedge.cli;

import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kedge show FILE} */
@Command(
    name = "show",
    header = "Show all that is known of a file.",
    description = {
      "",
      "Shows a file's source, state, progress, last error, validators, digests and proof."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  kedge show big.iso", "  kedge show --json 12"})
final class ShowCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      paramLabel = "FILE|ID",
      arity = "1..*",
      description = "A file, or an id as 'kedge list' shows it.")
  List<String> names = new ArrayList<>();

  @Mixin ListingOptions options = new ListingOptions();

  ShowCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    return options.look(
        shell,
        downloads -> {
          List<Download> found = new ArrayList<>();
          for (String name : names) {
            found.addAll(downloads.named(name));
          }
          options.printer(shell).show(found);
        });
  }
}
