package dev.kedge.process;

import java.util.List;
import java.util.stream.Collectors;

/** Pipelines of a shell that begin with kedge. */
final class Pipes {
  private Pipes() {}

  /** Runs {@code kedge PIPELINE} with bash; the exit code is that of kedge itself. */
  static KedgeProcess shell(Home home, String pipeline) {
    String kedge =
        home.command().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    return home.start(
        home.environment(),
        List.of("bash", "-c", kedge + ' ' + pipeline + "; exit ${PIPESTATUS[0]}"));
  }
}
