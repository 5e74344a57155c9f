package dev.kedge.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where kedge remembers what it has fetched. */
final class LedgerOptions {
  static final String DESCRIPTION =
      "Database of downloads (default: $KEDGE_LEDGER, else kedge/ledger.db in $XDG_STATE_HOME, else"
          + " in ~/.local/state).";

  @Option(names = "--ledger", paramLabel = "FILE", description = DESCRIPTION)
  @Nullable Path ledger;

  @Option(names = "--no-report", description = ServerPlaces.NO_REPORT)
  boolean noReport;

  ClientOptions client(Shell shell) {
    return new ClientOptions(
        file(ledger, shell), shell.ticker(), noReport ? null : ServerPlaces.of(shell));
  }

  static Path file(@Nullable Path ledger, Shell shell) {
    if (ledger != null) {
      return ledger;
    }
    String named = shell.environment().getOrDefault("KEDGE_LEDGER", "");
    return named.isEmpty() ? stateHome(shell).resolve("kedge", "ledger.db") : Path.of(named);
  }

  static Path stateHome(Shell shell) {
    String named = shell.environment().getOrDefault("XDG_STATE_HOME", "");
    // The XDG specification says to ignore relative paths.
    if (named.startsWith("/")) {
      return Path.of(named);
    }
    String home = shell.environment().getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? System.getProperty("user.home") : home, ".local", "state");
  }
}
