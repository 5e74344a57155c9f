package dev.kedge.sync.api;

import java.util.List;
import java.util.Optional;

/**
 * What a server made of some reports.
 *
 * @param receipt to be shown with the next ones; empty if the server gives none
 */
public record PushAnswer(List<Result> results, Optional<String> receipt) {
  public PushAnswer {
    results = List.copyOf(results);
  }

  /**
   * Of one report.
   *
   * @param reason why it was not applied
   * @param state what the server holds instead
   */
  public record Result(
      String opId, boolean isApplied, Optional<String> reason, Optional<ServerState> state) {}

  /** What a server holds of an item on a device. */
  public record ServerState(String state, String version, long attempt, long rev) {}
}
