package dev.kedge.sync.plan;

import dev.kedge.sync.plan.Step.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one wish takes: nothing, if the device holds it. */
final class Getting {
  private final Instant now;

  Getting(Instant now) {
    this.now = now;
  }

  /** The steps in their order; at most one of them fetches, and it is the last. */
  List<Step> steps(Wish wish, Optional<Holding> holding) {
    Condition condition = holding.map(Holding::condition).orElse(Condition.NONE);
    boolean sameVersion =
        holding.flatMap(Holding::version).filter(wish.version()::equals).isPresent();
    if (condition == Condition.PRESENT && sameVersion) {
      return List.of();
    }
    if (holding.isPresent() && !holding.get().isInside()) {
      return List.of(
          step(Kind.GUARDED, wish, "its place is outside the cache root, or behind a link", 0));
    }
    Optional<String> wait = reasonToWait(wish);
    if (wait.isPresent()) {
      return List.of(step(Kind.WAIT, wish, wait.get(), 0));
    }
    if (condition == Condition.FOUND) {
      return List.of(step(Kind.ADOPT, wish, "the wanted bytes are here already", 0));
    }
    boolean isAside = condition == Condition.PRESENT && holding.orElseThrow().isAdopted();
    Condition then = isAside ? Condition.CHANGED : condition;
    Step fetch = fetch(wish, holding, then, sameVersion);
    return then == Condition.CHANGED
        ? List.of(step(Kind.SET_ASIDE, wish, whyAside(holding), 0), fetch)
        : List.of(fetch);
  }

  private static String whyAside(Optional<Holding> holding) {
    boolean isOurs = holding.filter(Holding::isOurs).isPresent();
    if (holding.filter(Holding::isAdopted).isPresent()) {
      return "the file was here before kedge, and the server has a new version";
    }
    return isOurs ? "the file was changed here" : "another file is in its place";
  }

  private static Step fetch(
      Wish wish, Optional<Holding> holding, Condition condition, boolean sameVersion) {
    boolean goesOn =
        holding.flatMap(Holding::partVersion).filter(wish.version()::equals).isPresent();
    long rest = goesOn ? Math.max(0, wish.size() - holding.orElseThrow().partBytes()) : wish.size();
    Kind usual = goesOn ? Kind.RESUME : Kind.FETCH;
    return switch (condition) {
      case NONE, FOUND -> step(usual, wish, goesOn ? "was interrupted" : "is desired", rest);
      case UNNOTED -> step(usual, wish, "is here, but not yet said", rest);
      case GONE -> step(usual, wish, "is desired, and gone from the disk", rest);
      case CHANGED -> step(usual, wish, "is desired as the server has it", rest);
      case DAMAGED ->
          sameVersion
              ? step(Kind.REPAIR, wish, "some chunks went bad", wish.size())
              : step(Kind.REPLACE, wish, "the server has a new version", rest);
      case PRESENT -> step(Kind.REPLACE, wish, "the server has a new version", rest);
    };
  }

  private Optional<String> reasonToWait(Wish wish) {
    if (wish.isPaused()) {
      return Optional.of("paused by the user");
    }
    if (!wish.isOffered()) {
      return Optional.of("the server does not have it any more");
    }
    return wish.notBefore().filter(now::isBefore).map(start -> "not before " + start);
  }

  private static Step step(Kind kind, Wish wish, String reason, long bytes) {
    return new Step(kind, wish.item(), wish.version(), wish.file(), reason, bytes);
  }
}
