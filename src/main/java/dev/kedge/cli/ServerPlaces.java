package dev.kedge.cli;

import dev.kedge.model.Failure;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where tokens for servers are found.
 *
 * @param credentials the directory of those that kedge keeps
 * @param environment for those that are only referred to
 */
public record ServerPlaces(Path credentials, Map<String, String> environment) {
  static final String NO_REPORT =
      "Do not report to the server what is fetched from it, although this machine is logged in"
          + " there.";

  public ServerPlaces {
    environment = Map.copyOf(environment);
  }

  /** Empty where there is no home. */
  static Optional<ServerPlaces> of(Shell shell) {
    return Homes.config(shell)
        .map(config -> new ServerPlaces(config.resolve("kedge", "servers"), shell.environment()));
  }

  /**
   * For what makes no sense without servers.
   *
   * @throws Failure.Local there is no home
   */
  static ServerPlaces required(Shell shell) throws Failure.Local {
    return of(shell)
        .orElseThrow(() ->
            Failure.Local.of(
                "no home directory, so there is no place for logins",
                "set HOME or XDG_CONFIG_HOME"));
  }
}
