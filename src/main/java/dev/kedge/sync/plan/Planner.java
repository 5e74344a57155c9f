package dev.kedge.sync.plan;

import dev.kedge.sync.plan.Step.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes plans. First comes what fits on the disk, by priority and deadline; then what is to go;
 * then what fits after that; what does not fit even then is said with numbers. Without the cache
 * root's own marker nothing is done at all.
 */
public final class Planner {
  private static final Comparator<Wish> SOONEST =
      Comparator.comparing(Wish::priority, Comparator.reverseOrder())
          .thenComparing(wish -> wish.deadline().orElse(Instant.MAX))
          .thenComparing(Wish::item);

  private Planner() {}

  public static Plan plan(Situation situation) {
    if (situation.root() != RootState.OURS) {
      return new Plan(List.of(rootGuard(situation.root())));
    }
    Map<String, Holding> holdings =
        situation.holdings().stream().collect(Collectors.toMap(Holding::item, Function.identity()));
    Getting getting = new Getting(situation.now());
    List<Step> removing = new Removing(situation).steps();
    List<Step> steps = new ArrayList<>();
    List<List<Step>> later = new ArrayList<>();
    long room = situation.free() < 0 ? Long.MAX_VALUE : situation.free();
    for (Wish wish : situation.wishes().stream().sorted(SOONEST).toList()) {
      List<Step> wanted = getting.steps(wish, Optional.ofNullable(holdings.get(wish.item())));
      long need = need(wanted);
      if (need > room) {
        later.add(wanted);
      } else {
        steps.addAll(wanted);
        room -= need;
      }
    }
    steps.addAll(removing);
    room += freed(removing);
    for (List<Step> wanted : later) {
      long need = need(wanted);
      if (need <= room) {
        steps.addAll(wanted);
        room -= need;
      } else {
        steps.add(noRoom(wanted.getLast(), need, room));
      }
    }
    return new Plan(steps);
  }

  private static Step rootGuard(RootState root) {
    String reason =
        root == RootState.FOREIGN
            ? "the cache root has the marker of another store"
            : "the cache root has no marker; is its disk mounted?";
    return new Step(Kind.GUARDED, "", "", Path.of(""), reason, 0);
  }

  private static Step noRoom(Step fetch, long need, long room) {
    String reason = "needs %,d bytes, but %,d are free".formatted(need, room);
    return new Step(Kind.NO_ROOM, fetch.item(), fetch.version(), fetch.file(), reason, need - room);
  }

  private static long need(List<Step> steps) {
    return steps.stream().filter(step -> step.kind().isFetch()).mapToLong(Step::bytes).sum();
  }

  private static long freed(List<Step> steps) {
    return steps.stream().filter(step -> step.kind() == Kind.CLEAR).mapToLong(Step::bytes).sum();
  }
}
