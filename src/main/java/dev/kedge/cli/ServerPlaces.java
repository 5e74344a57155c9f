package dev.kedge.cli;

import java.nio.file.Path;
import java.util.Map;

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

  static ServerPlaces of(Shell shell) {
    return new ServerPlaces(configHome(shell).resolve("kedge", "servers"), shell.environment());
  }

  private static Path configHome(Shell shell) {
    String named = shell.environment().getOrDefault("XDG_CONFIG_HOME", "");
    // The XDG specification says to ignore relative paths.
    if (named.startsWith("/")) {
      return Path.of(named);
    }
    String home = shell.environment().getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? System.getProperty("user.home") : home, ".config");
  }
}
