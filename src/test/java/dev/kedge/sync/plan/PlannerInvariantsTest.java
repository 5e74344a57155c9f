package dev.kedge.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.sync.plan.Step.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds for every plan, whatever the situation. */
final class PlannerInvariantsTest {
  private static final int CASES = 5_000;
  private static final List<Condition> CONDITIONS = List.of(Condition.values());
  private static final Holding NOTHING =
      new Holding(
          "", Path.of(""), Optional.empty(), Condition.NONE, 0, Optional.empty(), 0, true, true);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void everyPlan_keepsToTheGuards_andDoneOnceLeavesNothingToDo() {
    for (int seed = 0; seed < CASES; seed++) {
      Situation situation = situation(new Random(seed));
      Plan plan = Planner.plan(situation);
      String described = "seed " + seed + ": " + situation + "\n" + plan;
      check(situation, plan, described);
      Situation after = done(situation, plan);
      assertThat(Planner.plan(after).steps())
          .as("idempotent, " + described)
          .noneMatch(step -> step.kind().isWork());
    }
  }

  private static void check(Situation situation, Plan plan, String described) {
    Set<String> desired = situation.wishes().stream().map(Wish::item).collect(Collectors.toSet());
    Map<String, Holding> holdings =
        situation.holdings().stream().collect(Collectors.toMap(Holding::item, h -> h));
    long room = situation.free();
    long going = 0;
    Set<String> fetched = new HashSet<>();
    for (Step step : plan.steps()) {
      Holding holding = holdings.getOrDefault(step.item(), NOTHING);
      switch (step.kind()) {
        case CLEAR -> {
          assertThat(situation.root()).as(described).isEqualTo(RootState.OURS);
          assertThat(desired).as("nothing desired goes, " + described).doesNotContain(step.item());
          assertThat(situation.removals()).as(described).contains(step.item());
          assertThat(holding.isOurs() && holding.isInside()).as(described).isTrue();
          assertThat(holding.condition()).as(described).isNotEqualTo(Condition.CHANGED);
          room += step.bytes();
        }
        case FETCH, RESUME, REPAIR, REPLACE -> {
          assertThat(desired).as(described).contains(step.item());
          assertThat(fetched.add(step.item())).as("once, " + described).isTrue();
          assertThat(step.bytes()).as("fits, " + described).isLessThanOrEqualTo(room);
          room -= step.bytes();
        }
        case SET_ASIDE -> assertThat(holding.condition()).isEqualTo(Condition.CHANGED);
        case ADOPT -> assertThat(holding.condition()).isEqualTo(Condition.FOUND);
        case REPORT_GONE ->
            assertThat(holding.condition()).isIn(Condition.GONE, Condition.NONE, Condition.FOUND);
        case WAIT, NO_ROOM, GUARDED -> {}
      }
      boolean goes =
          step.kind() == Kind.CLEAR
              || step.kind() == Kind.REPORT_GONE
              || (step.kind() == Kind.SET_ASIDE && !desired.contains(step.item()));
      going += goes && holding.version().isPresent() ? 1 : 0;
    }
    long held = situation.holdings().stream().filter(h -> h.version().isPresent()).count();
    assertThat(going).as(described).isLessThanOrEqualTo(situation.maxDelete().allowed(held));
  }

  /** The situation once every step has been taken. */
  private static Situation done(Situation before, Plan plan) {
    Map<String, Holding> holdings = new LinkedHashMap<>();
    before.holdings().forEach(holding -> holdings.put(holding.item(), holding));
    long free = before.free();
    for (Step step : plan.steps()) {
      switch (step.kind()) {
        case CLEAR, REPORT_GONE -> holdings.remove(step.item());
        case SET_ASIDE -> holdings.remove(step.item());
        case ADOPT, FETCH, RESUME, REPAIR, REPLACE ->
            holdings.put(
                step.item(),
                new Holding(
                    step.item(),
                    step.file(),
                    Optional.of(step.version()),
                    Condition.PRESENT,
                    step.bytes(),
                    Optional.empty(),
                    0,
                    true,
                    true));
        case WAIT, NO_ROOM, GUARDED -> {}
      }
      free += step.kind() == Kind.CLEAR ? step.bytes() : 0;
      free -= step.kind().isFetch() ? step.bytes() : 0;
    }
    // The guard against too many at once counts files that are held, of which there are more now.
    MaxDelete strict = plan.of(Kind.GUARDED).isEmpty() ? before.maxDelete() : new MaxDelete(0, 0);
    return new Situation(
        before.root(),
        before.wishes(),
        List.copyOf(holdings.values()),
        before.removals(),
        strict,
        free,
        before.now());
  }

  private static Situation situation(Random random) {
    List<Wish> wishes = new ArrayList<>();
    List<Holding> holdings = new ArrayList<>();
    Set<String> removals = new HashSet<>();
    int items = random.nextInt(8);
    for (int i = 0; i < items; i++) {
      String item = "i" + i;
      Path file = Path.of("/root", item);
      if (random.nextInt(3) > 0) {
        wishes.add(
            new Wish(
                item,
                "v" + random.nextInt(3),
                file,
                random.nextInt(50),
                random.nextInt(3),
                random.nextInt(6) == 0
                    ? Optional.of(NOW.plusSeconds(random.nextInt(20) - 10))
                    : Optional.empty(),
                Optional.empty(),
                random.nextInt(10) == 0,
                random.nextInt(10) != 0));
      }
      if (random.nextInt(3) > 0) {
        Condition condition = CONDITIONS.get(random.nextInt(CONDITIONS.size()));
        boolean part = random.nextInt(3) == 0;
        holdings.add(
            new Holding(
                item,
                file,
                condition == Condition.NONE
                    ? Optional.empty()
                    : Optional.of("v" + random.nextInt(3)),
                condition,
                condition == Condition.NONE ? 0 : random.nextInt(50),
                part ? Optional.of("v" + random.nextInt(3)) : Optional.empty(),
                part ? random.nextInt(50) : 0,
                random.nextInt(8) != 0,
                random.nextInt(8) != 0));
      }
      if (random.nextInt(3) == 0) {
        removals.add(item);
      }
    }
    RootState root = random.nextInt(10) == 0 ? RootState.UNMARKED : RootState.OURS;
    MaxDelete max =
        random.nextBoolean()
            ? new MaxDelete(random.nextInt(4), 0)
            : new MaxDelete(0, random.nextInt(101));
    return new Situation(root, wishes, holdings, removals, max, random.nextInt(200), NOW);
  }
}
