package dev.kedge.sync.plan;

import dev.kedge.sync.plan.Step.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What goes, and what guards it: only what the server asks for and nobody desires, only files that
 * kedge fetched for this server, only inside the cache root, only as they were fetched, and not too
 * many at once.
 */
final class Removing {
  private static final String ASKED = "the server asks for it";

  private static final String ADOPTED =
      "the server asks for it; the file was here before kedge, and stays";

  private final Situation situation;

  Removing(Situation situation) {
    this.situation = situation;
  }

  List<Step> steps() {
    Set<String> desired =
        situation.wishes().stream().map(Wish::item).collect(Collectors.toUnmodifiableSet());
    List<Step> steps = new ArrayList<>();
    situation.holdings().stream()
        .filter(holding -> !desired.contains(holding.item()))
        .sorted(Comparator.comparing(Holding::item))
        .forEach(holding -> add(steps, holding));
    return guarded(steps, lostAlthoughDesired(desired));
  }

  private void add(List<Step> steps, Holding holding) {
    boolean asked = situation.removals().contains(holding.item());
    boolean hasPart = holding.partVersion().isPresent();
    if (asked && !holding.isOurs()) {
      steps.add(step(Kind.GUARDED, holding, "kedge did not fetch it for this server", 0));
    } else if (asked && !holding.isInside()) {
      steps.add(step(Kind.GUARDED, holding, "it is outside the cache root, or behind a link", 0));
    } else if (asked && holding.condition() == Condition.CHANGED) {
      steps.add(step(Kind.SET_ASIDE, holding, ASKED + ", but the file was changed here", 0));
    } else if (asked && isThere(holding) && holding.isAdopted()) {
      steps.add(step(Kind.REPORT_GONE, holding, ADOPTED, 0));
    } else if (asked && isThere(holding)) {
      steps.add(step(Kind.CLEAR, holding, ASKED, holding.size() + holding.partBytes()));
    } else if (asked && hasPart) {
      steps.add(step(Kind.CLEAR, holding, ASKED, holding.partBytes()));
    } else if (asked || holding.condition() == Condition.GONE) {
      String reason = asked ? ASKED + ", and it is not here" : "the file is gone from the disk";
      steps.add(step(Kind.REPORT_GONE, holding, reason, 0));
    }
  }

  /** All of them or none: of a list that is wrong, no part is right. */
  private List<Step> guarded(List<Step> steps, long lost) {
    long held = situation.holdings().stream().filter(h -> h.version().isPresent()).count();
    long allowed = situation.maxDelete().allowed(held);
    Set<String> finished =
        situation.holdings().stream()
            .filter(holding -> holding.version().isPresent())
            .map(Holding::item)
            .collect(Collectors.toSet());
    long going =
        steps.stream()
            .filter(step -> step.kind().isWork() && finished.contains(step.item()))
            .count();
    if (going == 0 || going + lost <= allowed) {
      return steps;
    }
    String reason =
        "%d of %d files would go at once, and --max-delete allows %d"
            .formatted(going + lost, held, allowed);
    return steps.stream()
        .map(step ->
            step.kind().isWork()
                ? new Step(
                    Kind.GUARDED, step.item(), step.version(), step.file(), reason, step.bytes())
                : step)
        .toList();
  }

  private long lostAlthoughDesired(Set<String> desired) {
    return situation.holdings().stream()
        .filter(holding -> desired.contains(holding.item()))
        .filter(holding -> holding.condition() == Condition.GONE)
        .count();
  }

  private static boolean isThere(Holding holding) {
    return switch (holding.condition()) {
      case PRESENT, UNNOTED, DAMAGED -> true;
      case NONE, FOUND, CHANGED, GONE -> false;
    };
  }

  private static Step step(Kind kind, Holding holding, String reason, long bytes) {
    return new Step(
        kind, holding.item(), holding.version().orElse(""), holding.file(), reason, bytes);
  }
}
