package dev.kedge.cli;

import dev.kedge.protocol.TypedText;
import java.util.List;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the arguments of a command hold that no message may repeat. */
record TypedSecrets(List<String> args) {
  private static final String HIDDEN = "***";

  /** Shorter ones would be found within other words. */
  private static final int SHORTEST = 4;

  TypedSecrets {
    args = List.copyOf(args);
  }

  /** The text without the logins of URLs that were typed. */
  String hide(String text) {
    String hidden = text;
    for (String arg : args) {
      String login = TypedText.login(value(arg));
      String password = login.substring(login.indexOf(':') + 1);
      hidden = login.isEmpty() ? hidden : hidden.replace(login + '@', HIDDEN + '@');
      hidden = password.length() < SHORTEST ? hidden : hidden.replace(password, HIDDEN);
    }
    return hidden;
  }

  /**
   * Names the options that are unknown, without the values typed with them: those may be meant for
   * {@code --header}.
   */
  static String unknown(UnmatchedArgumentException e) {
    List<String> options =
        e.getUnmatched().stream()
            .filter(arg -> arg.startsWith("-"))
            .map(arg -> "'" + name(arg) + "'")
            .toList();
    return (options.size() > 1 ? "unknown options: " : "unknown option: ")
        + String.join(", ", options);
  }

  private static String name(String arg) {
    int equals = arg.indexOf('=');
    return equals < 0 ? arg : arg.substring(0, equals);
  }

  private static String value(String arg) {
    return arg.startsWith("-") ? arg.substring(arg.indexOf('=') + 1) : arg;
  }
}
