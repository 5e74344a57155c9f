package dev.kedge.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The ledger, for commands that can do without one. */
final class MemoryOptions {
  @Option(names = "--ledger", paramLabel = "FILE", description = LedgerOptions.DESCRIPTION)
  @Nullable Path ledger;

  @Option(
      names = "--no-ledger",
      description =
          "Remember nothing: neither read nor write the database. What is stopped starts over.")
  boolean noLedger;

  /** The same for a command that reports to servers. */
  ClientOptions reporting(Shell shell) {
    return new ClientOptions(
        noLedger ? null : LedgerOptions.file(ledger, shell),
        shell.ticker(),
        ServerPlaces.of(shell));
  }

  ClientOptions client(Shell shell) {
    return new ClientOptions(
        noLedger ? null : LedgerOptions.file(ledger, shell), shell.ticker(), null);
  }
}
