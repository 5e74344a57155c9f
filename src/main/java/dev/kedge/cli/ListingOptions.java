package dev.kedge.cli;

import dev.kedge.app.Downloads;
import dev.kedge.app.Kedge;
import dev.kedge.cli.print.DownloadPrinter;
import dev.kedge.cli.print.JsonDownloads;
import dev.kedge.cli.print.States;
import dev.kedge.cli.print.TextDownloads;
import dev.kedge.model.Failure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the commands that only look into the ledger. */
final class ListingOptions {
  @Option(
      names = "--json",
      description =
          "Print JSON, one object a line; the schema is"
              + " ${sys:kedge.docs:-docs}/events.schema.json.")
  boolean json;

  @Option(names = "--ledger", paramLabel = "FILE", description = LedgerOptions.DESCRIPTION)
  @Nullable Path ledger;

  @Option(
      names = {"-v", "--verbose"},
      description = "For a bug, show its trace.")
  boolean verbose;

  /** Those that matter to how a failure is told. */
  String[] typed() {
    return json ? new String[] {"--json"} : new String[0];
  }

  DownloadPrinter printer(Shell shell) {
    States states = new States(pid -> ProcessHandle.of(pid).isPresent());
    return json
        ? new JsonDownloads(shell.out()::line, shell.ticker(), states)
        : new TextDownloads(shell.out()::line, states);
  }

  /** Looks, and ends well unless looking failed. */
  int look(Shell shell, Look look) throws Failure {
    ClientOptions client =
        new ClientOptions(
            LedgerOptions.there(ledger, shell), ClientOptions.Use.LOOK, shell.ticker(), null);
    try (Kedge kedge = shell.openClient(client)) {
      look.into(kedge.downloads());
    }
    return ExitCode.DONE.code();
  }

  /** What the command wants to know. */
  @FunctionalInterface
  interface Look {
    void into(Downloads downloads) throws Failure;
  }
}
