package dev.kedge.cli.print;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Steps as a table, a row as soon as it is known. */
public final class TextSteps implements StepPrinter {
  private final Consumer<String> out;
  private boolean begun;

  public TextSteps(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public void step(Step step) {
    if (!begun) {
      begun = true;
      out.accept(row("STEP", "WHAT WAS DONE", "RESULT", "BYTES SENT"));
    }
    String bytes = step.bytes() < 0 ? "" : Amounts.bytes(step.bytes());
    String result = step.held() ? step.result() : "FAILED: " + step.result();
    out.accept(row(step.name(), step.what(), result, bytes));
  }

  @Override
  public void end(List<Step> steps, Duration time) {
    long held = steps.stream().filter(Step::held).count();
    out.accept("");
    out.accept(held + " of " + steps.size() + " steps held, in " + Amounts.time(time));
  }

  private static String row(String name, String what, String result, String bytes) {
    return String.format(Locale.ROOT, "%-7s %-35s %-47s %10s", name, what, result, bytes)
        .stripTrailing();
  }
}
