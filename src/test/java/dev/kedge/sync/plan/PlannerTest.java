package dev.kedge.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.sync.plan.Step.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlannerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** One item of version v2 and size 100, by what is held, desired and to go. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # held, condition, part, partBytes, desired, removed, steps
          '',  NONE,    '',  0,  true,  false, fetch:100
          '',  NONE,    v2,  40, true,  false, resume:60
          '',  NONE,    v1,  40, true,  false, fetch:100
          v2,  PRESENT, '',  0,  true,  false, ''
          v2,  PRESENT, '',  0,  true,  true,  ''
          v1,  PRESENT, '',  0,  true,  false, replace:100
          v1,  PRESENT, v2,  30, true,  false, replace:70
          v2,  DAMAGED, '',  0,  true,  false, repair:100
          v1,  DAMAGED, '',  0,  true,  false, replace:100
          v2,  GONE,    '',  0,  true,  false, fetch:100
          v2,  CHANGED, '',  0,  true,  false, set-aside:0 fetch:100
          v1,  CHANGED, '',  0,  true,  false, set-aside:0 fetch:100
          v2,  PRESENT, '',  0,  false, true,  clear:100
          v2,  DAMAGED, '',  0,  false, true,  clear:100
          v2,  PRESENT, v3,  30, false, true,  clear:130
          '',  NONE,    v2,  40, false, true,  clear:40
          v2,  CHANGED, '',  0,  false, true,  set-aside:0
          v2,  GONE,    '',  0,  false, true,  report-gone:0
          v2,  GONE,    '',  0,  false, false, report-gone:0
          v2,  PRESENT, '',  0,  false, false, ''
          v2,  CHANGED, '',  0,  false, false, ''
          '',  NONE,    v2,  40, false, false, ''
          """)
  void oneItem_takesTheseSteps(
      String held,
      Condition condition,
      String part,
      long partBytes,
      boolean desired,
      boolean removed,
      String steps) {
    Holding holding =
        new Holding(
            "a",
            Path.of("/root/a"),
            text(held),
            condition,
            held.isEmpty() ? 0 : 100,
            text(part),
            partBytes,
            true,
            true);
    List<Wish> wishes = desired ? List.of(wish("a", "v2", 100)) : List.of();
    Plan plan =
        Planner.plan(
            new Situation(
                RootState.OURS,
                wishes,
                List.of(holding),
                removed ? Set.of("a") : Set.of(),
                MaxDelete.USUAL,
                10_000,
                NOW));
    assertThat(shown(plan)).isEqualTo(steps);
  }

  @Test
  void rootWithoutItsMarker_nothingIsDone() {
    for (RootState root : List.of(RootState.UNMARKED, RootState.FOREIGN)) {
      Plan plan =
          Planner.plan(
              new Situation(
                  root,
                  List.of(wish("a", "v1", 10)),
                  List.of(held("b", 10)),
                  Set.of("b"),
                  MaxDelete.USUAL,
                  10_000,
                  NOW));
      assertThat(plan.steps()).noneMatch(step -> step.kind().isWork());
      assertThat(plan.of(Kind.GUARDED)).hasSize(1);
    }
  }

  @Test
  void whatIsNotOursOrOutside_isNotDeleted() {
    Holding foreign = change(held("a", 10), false, true);
    Holding outside = change(held("b", 10), true, false);
    Plan plan = plan(List.of(), List.of(foreign, outside), Set.of("a", "b"), MaxDelete.USUAL, 100);
    assertThat(shown(plan)).isEqualTo("guarded:0 guarded:0");
  }

  @Test
  void moreThanMaxDelete_nothingGoes_theRestIsDone() {
    List<Holding> holdings = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      holdings.add(held("h" + i, 10));
    }
    List<Wish> wishes = List.of(wish("new", "v1", 5));
    Set<String> removals = Set.of("h0", "h1", "h2");
    assertThat(shown(plan(wishes, holdings, removals, new MaxDelete(2, 0), 100)))
        .isEqualTo("fetch:5 guarded:10 guarded:10 guarded:10");
    assertThat(shown(plan(wishes, holdings, removals, new MaxDelete(0, 75), 100)))
        .isEqualTo("fetch:5 clear:10 clear:10 clear:10");
  }

  @Test
  void manyGoneAtOnce_nothingIsReportedGone() {
    List<Holding> holdings = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Holding held = held("h" + i, 10);
      holdings.add(
          new Holding(
              held.item(),
              held.file(),
              held.version(),
              Condition.GONE,
              10,
              Optional.empty(),
              0,
              true,
              true));
    }
    Plan plan = plan(List.of(), holdings, Set.of(), new MaxDelete(3, 0), 100);
    assertThat(plan.of(Kind.GUARDED)).hasSize(4);
    assertThat(plan.steps()).noneMatch(step -> step.kind().isWork());
  }

  @Test
  void littleRoom_whatFitsFirst_thenRemovals_thenTheRest() {
    List<Wish> wishes =
        List.of(wish("big", "v1", 80), wish("small", "v1", 20), wish("xl", "v1", 500));
    Plan plan = plan(wishes, List.of(held("old", 60)), Set.of("old"), MaxDelete.USUAL, 50);
    assertThat(shown(plan)).isEqualTo("fetch:20 clear:60 fetch:80 no-room:490");
    assertThat(plan.of(Kind.NO_ROOM).getFirst().reason())
        .isEqualTo("needs 500 bytes, but 10 are free");
  }

  @Test
  void priorityThenDeadline_decideTheOrder() {
    Wish late = wishWith("late", 1, NOW.plusSeconds(100));
    Wish soon = wishWith("soon", 1, NOW.plusSeconds(10));
    Wish first = wishWith("zfirst", 2, null);
    Plan plan = plan(List.of(late, soon, first), List.of(), Set.of(), MaxDelete.USUAL, 1000);
    assertThat(plan.steps().stream().map(Step::item)).containsExactly("zfirst", "soon", "late");
  }

  @Test
  void notBeforeGoneOrPaused_waits() {
    Wish early =
        new Wish(
            "a",
            "v1",
            Path.of("/root/a"),
            1,
            0,
            Optional.of(NOW.plusSeconds(1)),
            Optional.empty(),
            false,
            true);
    Wish gone =
        new Wish(
            "b", "v1", Path.of("/root/b"), 1, 0, Optional.empty(), Optional.empty(), false, false);
    Wish paused =
        new Wish(
            "c", "v1", Path.of("/root/c"), 1, 0, Optional.empty(), Optional.empty(), true, true);
    Plan plan = plan(List.of(early, gone, paused), List.of(), Set.of(), MaxDelete.USUAL, 1000);
    assertThat(plan.of(Kind.WAIT)).hasSize(3);
  }

  private static Plan plan(
      List<Wish> wishes,
      List<Holding> holdings,
      Set<String> removals,
      MaxDelete maxDelete,
      long free) {
    return Planner.plan(
        new Situation(RootState.OURS, wishes, holdings, removals, maxDelete, free, NOW));
  }

  private static Wish wish(String item, String version, long size) {
    return new Wish(
        item,
        version,
        Path.of("/root", item),
        size,
        0,
        Optional.empty(),
        Optional.empty(),
        false,
        true);
  }

  private static Wish wishWith(String item, long priority, @Nullable Instant deadline) {
    return new Wish(
        item,
        "v1",
        Path.of("/root", item),
        1,
        priority,
        Optional.empty(),
        Optional.ofNullable(deadline),
        false,
        true);
  }

  private static Holding held(String item, long size) {
    return new Holding(
        item,
        Path.of("/root", item),
        Optional.of("v1"),
        Condition.PRESENT,
        size,
        Optional.empty(),
        0,
        true,
        true);
  }

  private static Holding change(Holding holding, boolean ours, boolean inside) {
    return new Holding(
        holding.item(),
        holding.file(),
        holding.version(),
        holding.condition(),
        holding.size(),
        holding.partVersion(),
        holding.partBytes(),
        ours,
        inside);
  }

  private static Optional<String> text(String value) {
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  private static String shown(Plan plan) {
    return String.join(
        " ", plan.steps().stream().map(step -> step.kind().label() + ":" + step.bytes()).toList());
  }
}
