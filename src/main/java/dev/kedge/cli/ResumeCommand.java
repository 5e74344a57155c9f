package dev.kedge.cli;

import dev.kedge.cli.print.Printer;
import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import dev.kedge.model.ResumeRequest;
import dev.kedge.protocol.UrlInput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kedge resume [FILE…]} */
@Command(
    name = "resume",
    header = "Go on with what was interrupted.",
    customSynopsis = "kedge resume [OPTIONS] [FILE|ID...]",
    description = {
      "",
      "Goes on with all interrupted downloads, or with those named, and first says which. URLs need"
          + " not be given again. Values of secret header fields and query parameters were not"
          + " stored: give them with --header, --user, --bearer or --netrc, or a new URL with"
          + " --url."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kedge resume                                  # everything that was interrupted",
      "  kedge resume big.iso",
      "  kedge resume --failed                         # also what failed for good",
      "  kedge resume big.iso --url 'https://example.org/big.iso?token=...'"
    })
final class ResumeCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      paramLabel = "FILE|ID",
      arity = "0..*",
      description =
          "A file, or an id as 'kedge list' shows it (default: all that were interrupted).")
  List<String> names = new ArrayList<>();

  @Option(names = "--failed", description = "Also those that failed for good.")
  boolean failed;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Where the one named file is to be had now. It must be the same version: what was fetched"
              + " is kept and goes on.")
  @Nullable String url;

  @Mixin TransferOptions transfer = new TransferOptions();

  @ArgGroup(validate = false, heading = "%nWhat is remembered:%n")
  LedgerOptions ledger = new LedgerOptions();

  ResumeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    ResumeRequest request = request();
    // How many there are is known only once the ledger is open; the total line does no harm to one.
    Printer printer = transfer.output.printer(shell, names.size() == 1 ? 1 : 2);
    try (Work work = Work.open(shell, ledger.client(shell), printer, Work.GO_ON)) {
      return work.run(
              () -> {
                LostRows.tell(shell, work.kedge().downloads());
                List<Download> chosen = work.kedge().downloads().resumable(names, failed);
                printer.planned(chosen);
                if (!chosen.isEmpty()) {
                  work.kedge().resume(request, chosen, work.events());
                }
              })
          .code();
    }
  }

  ResumeRequest request() throws Failure {
    transfer.output.check();
    if (url != null && names.size() != 1) {
      throw new Failure.Usage(
          "--url is for one file", "name the file: kedge resume FILE --url URL");
    }
    return new ResumeRequest(
        url == null ? null : UrlInput.parse(url),
        transfer.sent.headers(shell),
        transfer.sent.logins(shell, transfer.output.quiet),
        transfer.of(TargetOptions.Naming.USUAL));
  }
}
