package dev.kedge.cli;

import dev.kedge.model.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The user's own directories, by the XDG base directory specification. There may be none: a
 * container may run as a user that nobody knows, with no home or one that is not there.
 */
final class Homes {
  private Homes() {}

  /** For what is to last, but is not configuration. */
  static Optional<Path> state(Shell shell) {
    return base(shell, "XDG_STATE_HOME", Path.of(".local", "state"));
  }

  static Optional<Path> config(Shell shell) {
    return base(shell, "XDG_CONFIG_HOME", Path.of(".config"));
  }

  /**
   * As {@link #state}, for what cannot be done without.
   *
   * @param option by which the user may name a place instead
   * @throws Failure.Local there is no home
   */
  static Path requireState(Shell shell, String option) throws Failure.Local {
    return state(shell)
        .orElseThrow(() ->
            Failure.Local.of("no home directory", "set HOME or XDG_STATE_HOME, or give " + option));
  }

  /** The home directory; a path that is relative, or not there, is none. */
  static Optional<Path> home(Map<String, String> environment) {
    String named = environment.getOrDefault("HOME", "");
    // Of a user without an entry in passwd, Java says "?".
    String home = named.isEmpty() ? System.getProperty("user.home", "") : named;
    return Optional.of(Path.of(home)).filter(Path::isAbsolute).filter(Files::isDirectory);
  }

  private static Optional<Path> base(Shell shell, String variable, Path below) {
    String named = shell.environment().getOrDefault(variable, "");
    // The XDG specification says to ignore relative paths.
    return named.startsWith("/")
        ? Optional.of(Path.of(named))
        : home(shell.environment()).map(home -> home.resolve(below));
  }
}
