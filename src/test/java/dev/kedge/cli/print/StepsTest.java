package dev.kedge.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Step GOOD = new Step("verify", "kedge verify", "fine", 0, -1, true, SECOND);
  private static final Step BAD =
      new Step("repair", "kedge verify --repair", "exit 7", -1, -1, false, SECOND);

  @Test
  void stepThatDoesNotHold_isSaidToHaveFailed() {
    List<String> lines = new ArrayList<>();
    TextSteps steps = new TextSteps(lines::add);
    steps.step(GOOD);
    steps.step(BAD);
    steps.end(List.of(GOOD, BAD), SECOND);
    assertThat(lines).hasSize(5);
    assertThat(lines.getFirst()).startsWith("STEP ").endsWith("BYTES SENT");
    assertThat(lines.get(1)).startsWith("verify  kedge verify").endsWith(" 0 B");
    assertThat(lines.get(2)).endsWith("FAILED: exit 7");
    assertThat(lines.getLast()).isEqualTo("1 of 2 steps held, in 1.0 s");
  }

  @Test
  void rowsOfStepsThatHold_lineUp() {
    List<String> lines = new ArrayList<>();
    TextSteps steps = new TextSteps(lines::add);
    steps.step(GOOD);
    assertThat(lines.get(1)).hasSameSizeAs(lines.getFirst());
  }
}
