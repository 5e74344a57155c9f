package dev.kedge.cli;

import dev.kedge.model.Failure;
import java.nio.file.Path;
import java.util.Optional;
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

  /** For a command that fetches: what it cannot keep, it does all the same. */
  ClientOptions fetching(Shell shell, boolean reports) {
    Optional<Path> place = noLedger ? Optional.empty() : LedgerOptions.find(ledger, shell);
    if (!noLedger && place.isEmpty()) {
      shell
          .err()
          .line(
              "kedge: warning: no home directory; this download cannot be resumed by a later"
                  + " command. Set HOME or XDG_STATE_HOME, or give --ledger FILE");
    }
    return new ClientOptions(
        place.orElse(null),
        LedgerOptions.isNamed(ledger, shell)
            ? ClientOptions.Use.KEEP
            : ClientOptions.Use.KEEP_IF_POSSIBLE,
        shell.ticker(),
        reports ? ServerPlaces.of(shell).orElse(null) : null);
  }

  /** For a command that looks at what was fetched. */
  ClientOptions looking(Shell shell) throws Failure.Local {
    boolean isNowhere = noLedger || LedgerOptions.find(ledger, shell).isEmpty();
    return new ClientOptions(
        isNowhere ? null : LedgerOptions.there(ledger, shell),
        ClientOptions.Use.LOOK,
        shell.ticker(),
        null);
  }
}
