package dev.kedge.cli;

import dev.kedge.model.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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

  ClientOptions client(Shell shell) throws Failure.Local {
    return new ClientOptions(
        there(ledger, shell),
        ClientOptions.Use.LOOK,
        shell.ticker(),
        noReport ? null : ServerPlaces.of(shell).orElse(null));
  }

  /**
   * The ledger of a command that makes no sense without one.
   *
   * @throws Failure.Local none is named, and there is no home to keep one in
   */
  static Path required(@Nullable Path ledger, Shell shell) throws Failure.Local {
    Optional<Path> found = find(ledger, shell);
    return found.isPresent()
        ? found.get()
        : Homes.requireState(shell, "--ledger FILE").resolve("kedge", "ledger.db");
  }

  /**
   * The same, of one that only looks: where the usual ledger is not there yet, nothing was fetched.
   *
   * @throws Failure.Local also where there is none at the path that was given
   */
  static Path there(@Nullable Path ledger, Shell shell) throws Failure.Local {
    if (ledger != null && Files.notExists(ledger)) {
      throw Failure.Local.of("no ledger at " + ledger, "check the path; 'kedge fetch' makes one");
    }
    return required(ledger, shell);
  }

  /** Where the ledger is; empty where there is no place for one. */
  static Optional<Path> find(@Nullable Path ledger, Shell shell) {
    if (ledger != null) {
      return Optional.of(ledger);
    }
    String named = named(shell);
    return named.isEmpty()
        ? Homes.state(shell).map(state -> state.resolve("kedge", "ledger.db"))
        : Optional.of(Path.of(named));
  }

  /** Whether the user said where it is. */
  static boolean isNamed(@Nullable Path ledger, Shell shell) {
    return ledger != null || !named(shell).isEmpty();
  }

  private static String named(Shell shell) {
    return shell.environment().getOrDefault("KEDGE_LEDGER", "");
  }
}
