package dev.kedge.cli;

import dev.kedge.cli.print.ErrorText;
import dev.kedge.cli.print.Hints;
import dev.kedge.cli.print.JsonEvents;
import dev.kedge.model.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says why a command as a whole did not work: in words on standard error, with {@code --json} as an
 * event too.
 */
final class Complaints {
  /** Where somebody may type what another program takes. */
  private static final Set<String> FETCHING = Set.of("fetch", "resume");

  private final Shell shell;
  private final List<String> args;
  private final boolean json;
  private final boolean verbose;
  private final Hints hints;

  /** Looks at the bare arguments, since parsing them may be what fails. */
  Complaints(Shell shell, String... args) {
    this.shell = shell;
    this.hints = new Hints(shell.environment());
    this.args = List.of(args);
    this.json = this.args.contains("--json");
    this.verbose = this.args.contains("-v") || this.args.contains("--verbose");
  }

  int usage(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    return say(new Failure.Usage(text(e), hint(e, command)));
  }

  int failed(Throwable cause) {
    return cause instanceof Failure failure ? say(failure) : bug(cause);
  }

  int unwritten(IOException cause) {
    return say(
        new Failure.Local("cannot write standard output: " + Reason.of(cause), null, false, cause));
  }

  private int say(Failure failure) {
    ExitCode exit = ExitCode.of(failure);
    say(failure.type(), exit, text(failure), hints.of(failure));
    return exit.code();
  }

  /** The options of serve may have been given by environment. */
  private String text(Failure failure) {
    boolean isServing = failure instanceof Failure.Usage && args.contains("serve");
    return isServing
        ? new ServeVariables(shell.environment()).blame(failure.text(), args)
        : failure.text();
  }

  private int bug(Throwable cause) {
    String hint =
        verbose
            ? "this is a bug in kedge; please report it with the trace below"
            : "this is a bug in kedge; run the command again with -v for its trace";
    say("unexpected", ExitCode.UNEXPECTED, "unexpected: " + cause, hint);
    if (verbose) {
      StringWriter trace = new StringWriter();
      cause.printStackTrace(new PrintWriter(trace));
      shell.err().print(trace.toString());
    }
    return ExitCode.UNEXPECTED.code();
  }

  private void say(String type, ExitCode exit, String message, @Nullable String hint) {
    String text = new TypedSecrets(args).hide(message);
    if (shell.out().readerIsGone()) {
      return; // A consequence, and nobody wants to know.
    }
    if (json) {
      shell
          .out()
          .line(
              new JsonEvents(shell.ticker(), ExitCode::number, hints)
                  .error(type, exit.code(), text, hint));
    }
    new ErrorText(shell.err().palette()).of(text, hint).forEach(shell.err()::line);
  }

  /** picocli's messages in kedge's manner: lower case, no full stop. */
  private static String text(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()
        && !e.getCommandLine().getSubcommands().isEmpty()) {
      return "unknown command: '" + unmatched.getUnmatched().getFirst() + "'";
    }
    if (e instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()) {
      return TypedSecrets.unknown(unmatched);
    }
    String message =
        String.valueOf(e.getMessage())
            .replaceFirst("\\.$", "")
            .replaceFirst(" is not an? (int|long)$", " is not a whole number");
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private String hint(ParameterException e, String command) {
    if (e instanceof UnmatchedArgumentException unmatched
        && unmatched.isUnknownOption()
        && FETCHING.contains(e.getCommandLine().getCommandName())) {
      ForeignOptions foreign = ForeignOptions.read();
      String words =
          unmatched.getUnmatched().stream()
              .filter(arg -> arg.startsWith("-"))
              .flatMap(arg -> foreign.hint(asTyped(arg)).stream())
              .distinct()
              .limit(3)
              .collect(Collectors.joining("; "));
      if (!words.isEmpty()) {
        return words;
      }
    }
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      return unmatched.getSuggestions().stream()
          .limit(3)
          .map(suggestion -> command + ' ' + suggestion)
          .collect(Collectors.joining("', or '", "did you mean '", "'?"));
    }
    return "see '" + command + " --help'";
  }

  /** Of letters in one word, {@code -nc}, only those that mean nothing are reported. */
  private String asTyped(String unmatched) {
    return args.stream()
        .filter(arg -> arg.startsWith("-") && !arg.startsWith("--") && arg.length() > 2)
        .filter(arg -> arg.endsWith(unmatched.substring(1)))
        .findFirst()
        .orElse(unmatched);
  }
}
